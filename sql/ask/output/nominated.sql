-- Answers: who is nominated, by pseudonym and by the key of landing?
-- Grain: one nominated person.
-- Reads: land.person_key, score.outcome.
select
    person_key.pseudonym,
    outcome.person_id
from score.outcome as outcome
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
where outcome.nominated
order by person_key.pseudonym
