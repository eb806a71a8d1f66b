-- Makes: output.raw_condition, a table, in step disclose.
-- Grain: one rule of the run.
-- Reads: nothing.
-- One rule and its condition, bound; run once a rule. A citizen is told later by the conditions of that day.
select
    cast($rule as varchar) as rule,
    cast($condition as varchar) as condition
