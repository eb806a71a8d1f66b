-- Answers: how many persons does a register hold, and how many of them does the population register know?
-- Grain: one row.
-- Reads: temp.landed, link.person.
select
    count(*) as persons,
    count(person.person_id) as known
from (select distinct person_id from temp.landed) as landed
left join link.person as person on person.person_id = landed.person_id
