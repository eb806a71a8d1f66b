-- Makes: history.step, a table, in step publish.
-- Grain: one attrition step of the run.
-- Reads: score.step.
-- The labels as they were that day: a rule set may change.
select
    cast(step as utinyint) as step,
    id,
    label_da
from score.step
