-- Answers: under which pseudonyms of former numbers is a nominated citizen known?
-- Grain: one former number of a nominated person.
-- Reads: land.former_key, land.person_key, score.outcome.
select
    former_key.pseudonym as former,
    person_key.pseudonym
from score.outcome as outcome
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
inner join land.former_key as former_key on former_key.person_id = outcome.person_id
where outcome.nominated
order by former, pseudonym
