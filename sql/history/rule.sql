-- Grain: one rule of the run, with the kinds of involvement it counts.
-- Reads: score.rule, score.behind, score.term.
-- A kind is narrowed to a paragraph where the rule asks for something by name, as in "service SEL § 85".
select
    cast(rule.position as utinyint) as position,
    rule.rule,
    rule.label_da,
    rule.rationale_da,
    rule.points,
    rule.required,
    list(distinct coalesce(term.kind || ' ' || term.law || ' § ' || term.paragraph, behind.kind))
        filter (behind.kind is not null) as kinds
from score.rule as rule
left join score.behind as behind on behind.rule = rule.rule
left join score.term as term on term.term = behind.term and term.kind = behind.kind
group by all
