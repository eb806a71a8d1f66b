-- Answers: why are rows in quarantine?
-- Grain: one column and rule.
-- Reads: land.quarantine.
select column_name, rule, count(distinct row_no) as rows
from land.quarantine
group by column_name, rule
order by column_name, rule
