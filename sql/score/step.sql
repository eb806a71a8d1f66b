-- Makes: score.step, a table, in step score.
-- Grain: one attrition step, numbered from 1 in the order persons are dropped.
-- Reads: nothing.
-- One step, bound; run once a step. A required rule is a step with the rule's id.
select
    cast($step as integer) as step,
    cast($id as varchar) as id,
    cast($label_da as varchar) as label_da,
    cast($label_en as varchar) as label_en
