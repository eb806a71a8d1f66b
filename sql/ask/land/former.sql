-- Answers: which pseudonyms has a citizen under former numbers?
-- Grain: one former number of the citizen.
-- Reads: land.former_key, land.person_key.
select former_key.pseudonym
from land.former_key as former_key
inner join land.person_key as person_key on person_key.person_id = former_key.person_id
where person_key.pseudonym = $pseudonym
order by former_key.pseudonym
