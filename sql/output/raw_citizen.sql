-- Makes: output.raw_citizen, a table, in step disclose.
-- Grain: one person of score.outcome.
-- Reads: land.person_key, link.counting, score.evidence, score.held_against, score.outcome, score.rule_hit,
-- score.step.
-- In which counts of the dashboard's tables the person is one. Never published: disclosure control tells from it how
-- many differ between two releases. dropped_by is NULL when nominated; the figures are NULL for those whom the rules were
-- not held against, and rules_of, which rules the person met, for all but the nominated.
with involved as (
    select distinct involvement.person_id, involvement.department
    from link.counting as involvement
    inner join score.held_against as held on held.person_id = involvement.person_id
    where involvement.department is not null
        and involvement.valid_from <= cast($as_of as date)
        and (involvement.valid_to is null or involvement.valid_to >= cast($as_of as date))
),

shared as (
    select person_id, list(department order by department) as departments_of
    from involved
    group by person_id
),

met as (
    select person_id, list(rule order by rule) as rules_of
    from score.rule_hit
    group by person_id
)

select
    cast(person_key.pseudonym as varchar) as pseudonym,
    coalesce(outcome.sex, 'ukendt') as sex,
    coalesce(outcome.age_band, 'ukendt') as age_band,
    outcome.area,
    step.id as dropped_by,
    held.points,
    case when held.person_id is not null then evidence.departments end as departments,
    case when held.person_id is not null then evidence.benefits end as benefits,
    case when held.person_id is not null then evidence.services end as services,
    case when held.person_id is not null then evidence.service_centres end as service_centres,
    case when held.person_id is not null then evidence.laws end as laws,
    case when held.person_id is not null then evidence.plans end as plans,
    shared.departments_of,
    case when outcome.nominated then met.rules_of end as rules_of
from score.outcome as outcome
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
left join score.step as step on step.step = outcome.dropped_at
left join score.held_against as held on held.person_id = outcome.person_id
left join score.evidence as evidence on evidence.person_id = outcome.person_id
left join shared on shared.person_id = outcome.person_id
left join met on met.person_id = outcome.person_id
