-- Makes: stand.place, a table, in memory, when a question is asked of a run.
-- Grain: one person of link.person.
-- Reads: land.person_key, link.person, score.outcome, stand.rare.
-- Everybody in line, so that neighbours fell at the same step of the run, have as many points and are of one age; and
-- the line, its ends joined, in $groups groups as alike in size as can be. $secret draws lots, twice.
with drawn as (
    select
        person.person_id,
        person.birth_date,
        coalesce(outcome.dropped_at, 0) as dropped_at,
        outcome.points,
        rare.person_id is not null as rare,
        sha256($secret || person_key.pseudonym) as lot,
        sha256(person_key.pseudonym || $secret) as other_lot
    from link.person as person
    inner join score.outcome as outcome on outcome.person_id = person.person_id
    inner join land.person_key as person_key on person_key.person_id = person.person_id
    left join stand.rare as rare on rare.person_id = person.person_id
),

lined as (
    select
        drawn.*,
        row_number() over (order by dropped_at, points, birth_date, lot) - 1 + cast($first as bigint) as place,
        count(*) over () as persons
    from drawn
)

select
    person_id,
    rare,
    lot,
    other_lot,
    ((place % persons) * cast($groups as bigint)) // persons as in_group
from lined
