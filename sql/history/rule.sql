-- Grain: one rule of the run, with the kinds of involvement it counts.
-- Reads: score.rule, output.raw_rule_kind.
select
    cast(rule.position as utinyint) as position,
    rule.rule,
    rule.label_da,
    rule.rationale_da,
    rule.points,
    rule.required,
    list(kind.kind order by kind.kind) filter (kind.kind is not null) as kinds
from score.rule as rule
left join output.raw_rule_kind as kind on kind.rule = rule.rule
group by all
