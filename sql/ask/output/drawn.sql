-- Answers: who was drawn for control, by pseudonym and by the key of landing?
-- Grain: one person who was drawn for control.
-- Reads: land.person_key, output.control_sample.
select
    drawn.pseudonym,
    person_key.person_id
from output.control_sample as drawn
inner join land.person_key as person_key on person_key.pseudonym = drawn.pseudonym
order by drawn.pseudonym
