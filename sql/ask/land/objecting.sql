-- Answers: who stands in a list of objections, also under the numbers that they had before?
-- Grain: one pseudonym.
-- Reads: land.former_key, land.person_key, temp.landed, the register of objections.
select person_key.pseudonym
from temp.landed as landed
inner join land.person_key as person_key on person_key.person_id = landed.person_id
union
select former_key.pseudonym
from temp.landed as landed
inner join land.former_key as former_key on former_key.person_id = landed.person_id
order by pseudonym
