-- Makes: score.outcome, a table, in step score.
-- Grain: one person of link.person.
-- Reads: link.age_band, link.person, score.eligibility, score.evidence, score.rule, score.rule_hit, score.setting, score.step.
-- dropped_at = number of the first step that dropped the person, NULL when nominated for a professional assessment.
-- A rule that is also a step is a required one: lacking its hit drops.
with point as (
    select person_id, sum(points) as points
    from score.rule_hit
    group by person_id
),

lacking as (
    select eligibility.person_id, min(step.step) as step
    from score.eligibility as eligibility
    cross join score.rule as rule
    inner join score.step as step on step.id = rule.rule
    left join score.rule_hit as hit on hit.person_id = eligibility.person_id and hit.rule = rule.rule
    where eligibility.dropped_by is null and hit.person_id is null
    group by eligibility.person_id
),

funnel as (
    select
        eligibility.person_id,
        cast(coalesce(point.points, 0) as integer) as points,
        coalesce(
            dropped.step,
            lacking.step,
            case when coalesce(point.points, 0) < setting.threshold then last_step.step end
        ) as dropped_at
    from score.eligibility as eligibility
    cross join score.setting as setting
    inner join score.step as last_step on last_step.id = 'below_threshold'
    left join score.step as dropped on dropped.id = eligibility.dropped_by
    left join point on point.person_id = eligibility.person_id
    left join lacking on lacking.person_id = eligibility.person_id
)

select
    person.person_id,
    person.sex,
    person.area,
    band.age_band,
    funnel.points,
    funnel.dropped_at,
    funnel.dropped_at is null as nominated
from link.person as person
inner join score.evidence as evidence on evidence.person_id = person.person_id
inner join funnel on funnel.person_id = person.person_id
inner join link.age_band as band
    on evidence.age >= coalesce(band.begins, evidence.age) and evidence.age < coalesce(band.ends, evidence.age + 1)
