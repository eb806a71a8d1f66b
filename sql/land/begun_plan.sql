-- Makes: land.begun_plan, a table, in step land.
-- Grain: one person who has one plan that was begun here and has not ended.
-- Reads: temp.begun, rows that the program lends.
-- Persons alone, as the run hands them on: no day, and not from where. Empty where it reads none.
select distinct cast(person_id as integer) as person_id
from temp.begun
