-- Makes: output.control_sample, a table, in step disclose.
-- Grain: one citizen drawn for control, who was not nominated. Restricted.
-- Reads: land.person_key, score.evidence, score.held_against.
-- Drawn among those who were held against the rules and have an involvement: $size of them, in the order of a digest
-- of the secret word $key and the pseudonym. The rows' order means nothing, the same citizens come again on the same
-- data, and all come where they are fewer than $size. The columns are those of candidate without its points, so that
-- the two lists can be assessed as one, blindly.
with eligible as (
    select
        held.person_id,
        person_key.pseudonym,
        row_number() over (order by sha256($key || ':' || person_key.pseudonym)) as place
    from score.held_against as held
    inner join land.person_key as person_key on person_key.person_id = held.person_id
    where held.involved and not held.nominated
)

select
    cast($run_id as varchar) as run_id,
    eligible.pseudonym,
    evidence.departments,
    evidence.service_centres,
    evidence.laws,
    evidence.benefits,
    evidence.services,
    evidence.plans,
    evidence.caseworkers,
    cast($incomplete as varchar) as incomplete
from eligible
inner join score.evidence as evidence on evidence.person_id = eligible.person_id
where eligible.place <= $size
order by eligible.pseudonym
