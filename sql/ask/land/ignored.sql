-- Answers: how many rows are left out by which declared rule?
-- Grain: one rule.
-- Reads: land.ignored.
select rule, cast(sum(rows) as bigint) as rows
from land.ignored
group by rule
order by rule
