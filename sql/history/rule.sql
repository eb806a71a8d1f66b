-- Makes: history.rule, a table, in step publish.
-- Grain: one rule of the run, with the kinds of involvement it counts.
-- Reads: score.behind, score.rule, score.term.
-- A kind is narrowed to a paragraph where the rule asks for something by name, as in "service SEL § 85".
with named as (
    select distinct
        behind.rule,
        coalesce(term.kind || ' ' || term.law || ' § ' || term.paragraph, behind.kind) as kind
    from score.behind as behind
    left join score.term as term on term.term = behind.term and term.kind = behind.kind
),

counted as (
    select rule, list(kind order by kind) as kinds
    from named
    group by rule
)

select
    cast(rule.position as utinyint) as position,
    rule.rule,
    rule.label_da,
    rule.rationale_da,
    rule.points,
    rule.required,
    counted.kinds
from score.rule as rule
left join counted on counted.rule = rule.rule
