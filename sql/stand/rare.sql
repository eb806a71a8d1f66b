-- Makes: stand.rare, a table, in memory, when a question is asked of a run.
-- Grain: one person who is told by few.
-- Reads: score.evidence, stand.thing.
-- Who has a thing that fewer than $few have, two things that fewer than $together have both, or so high a figure that
-- fewer than $few have as much.
with thing as (
    select thing
    from stand.thing
    group by thing
    having count(*) < cast($few as bigint)
),

pair as (
    select one.person_id, one.thing, other.thing as beside
    from stand.thing as one
    inner join stand.thing as other on other.person_id = one.person_id and other.thing > one.thing
),

few_have_both as (
    select thing, beside
    from pair
    group by thing, beside
    having count(*) < cast($together as bigint)
),

figure as (
    select person_id, 'departments' as name, departments as figure from score.evidence
    union all
    select person_id, 'service_centres', service_centres from score.evidence
    union all
    select person_id, 'laws', laws from score.evidence
    union all
    select person_id, 'service_laws', service_laws from score.evidence
    union all
    select person_id, 'benefits', benefits from score.evidence
    union all
    select person_id, 'services', services from score.evidence
    union all
    select person_id, 'plans', plans from score.evidence
    union all
    select person_id, 'caseworkers', caseworkers from score.evidence
),

reached as (
    select person_id, figure, count(*) over (partition by name order by figure desc) as as_much
    from figure
)

select has.person_id from stand.thing as has inner join thing on thing.thing = has.thing
union
select pair.person_id
from pair
inner join few_have_both on few_have_both.thing = pair.thing and few_have_both.beside = pair.beside
union
select person_id from reached where figure > 0 and as_much < cast($few as bigint)
