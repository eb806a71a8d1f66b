-- Answers: under which pseudonyms of former numbers is somebody known who was nominated, or drawn for control?
-- Grain: one former number of such a person.
-- Reads: land.former_key, land.person_key, output.control_sample, score.outcome.
select
    former_key.pseudonym as former,
    person_key.pseudonym
from score.outcome as outcome
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
inner join land.former_key as former_key on former_key.person_id = outcome.person_id
left join output.control_sample as drawn on drawn.pseudonym = person_key.pseudonym
where outcome.nominated or drawn.pseudonym is not null
order by former, pseudonym
