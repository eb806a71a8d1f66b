-- Makes: score.rule, a table, in step score.
-- Grain: one rule of the rule set, in its order.
-- Reads: nothing.
-- One rule, bound; run once a rule.
select
    cast($position as integer) as position,
    cast($rule as varchar) as rule,
    cast($points as integer) as points,
    cast($required as boolean) as required,
    cast($label_da as varchar) as label_da,
    cast($label_en as varchar) as label_en,
    cast($rationale_da as varchar) as rationale_da
