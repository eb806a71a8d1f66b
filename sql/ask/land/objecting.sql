-- Answers: who stands in a list of objections?
-- Grain: one citizen.
-- Reads: land.person_key, temp.landed, the register of objections.
select distinct person_key.pseudonym
from temp.landed as landed
inner join land.person_key as person_key on person_key.person_id = landed.person_id
order by person_key.pseudonym
