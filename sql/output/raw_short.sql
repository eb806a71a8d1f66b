-- Makes: output.raw_short, a table, in step disclose.
-- Grain: one rule that alone would have nominated a person.
-- Reads: score.held_against, score.rule, score.rule_hit, score.setting.
-- Persons past the eligibility steps who lack only this rule: no other required rule is missing, and its points
-- reach the threshold.
with short as (
    select person_id, points
    from score.held_against
    where involved and not nominated
),

missing as (
    select short.person_id, short.points, rule.rule, rule.points as rule_points, rule.required
    from short
    cross join score.rule as rule
    left join score.rule_hit as hit on hit.person_id = short.person_id and hit.rule = rule.rule
    where hit.person_id is null
),

required as (
    select person_id, sum(case when required then 1 else 0 end) as missing
    from missing
    group by person_id
)

select
    missing.person_id,
    missing.rule
from missing
inner join required on required.person_id = missing.person_id
cross join score.setting as setting
where required.missing = case when missing.required then 1 else 0 end
    and missing.points + missing.rule_points >= setting.threshold
order by missing.person_id, missing.rule
