-- Answers: is a citizen among those whose number the run read?
-- Grain: one row.
-- Reads: land.person_key.
select count(*) > 0 as there
from land.person_key
where list_contains($pseudonyms, pseudonym)
