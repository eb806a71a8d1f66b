-- Answers: which registers did this delivery bring?
-- Grain: one register.
-- Reads: land.file.
select distinct register
from land.file
order by register
