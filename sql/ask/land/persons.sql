-- Answers: how many persons does a register hold?
-- Grain: one row.
-- Reads: temp.landed.
select count(distinct person_id) as persons
from temp.landed
