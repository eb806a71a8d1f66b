-- Answers: which rules of the run does a person meet?
-- Grain: one rule of the run, as one person meets it or not.
-- Reads: output.raw_condition, output.raw_short, score.rule, score.rule_hit.
-- enough: it alone would have nominated.
select
    rule.rule,
    rule.label_da,
    rule.rationale_da,
    rule.points,
    rule.required,
    condition.condition,
    hit.person_id is not null as met,
    short.person_id is not null as enough
from score.rule as rule
inner join output.raw_condition as condition on condition.rule = rule.rule
left join score.rule_hit as hit on hit.rule = rule.rule and hit.person_id = cast($person_id as integer)
left join output.raw_short as short on short.rule = rule.rule and short.person_id = cast($person_id as integer)
order by rule.position
