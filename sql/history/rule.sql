-- Grain: one rule of the run, with the kinds of involvement it counts.
-- Reads: score.rule, score.behind.
select
    cast(rule.position as utinyint) as position,
    rule.rule,
    rule.label_da,
    rule.rationale_da,
    rule.points,
    rule.required,
    list(distinct behind.kind order by behind.kind) filter (behind.kind is not null) as kinds
from score.rule as rule
left join score.behind as behind on behind.rule = rule.rule
group by all
