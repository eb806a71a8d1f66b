-- Answers: which person of the run has one of these pseudonyms?
-- Grain: one person, by a pseudonym that the person has or had before; none when the run has met nobody of it.
-- Reads: land.former_key, land.person_key.
select person_id from land.person_key where list_contains($pseudonyms, pseudonym)
union
select person_id from land.former_key where list_contains($pseudonyms, pseudonym)
order by person_id
