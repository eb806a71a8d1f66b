-- Makes: land.not_searched, a table, in step land.
-- Grain: one person whom a run is not to search for, and why.
-- Reads: temp.not_searched, rows that the program lends.
-- Persons alone, as the run hands them on: no day, and not from where. Empty where it reads none.
select distinct
    cast(person_id as integer) as person_id,
    cast(why as varchar) as why
from temp.not_searched
