-- Answers: was any rule held against a person, and is their address protected?
-- Grain: one person whom the population register knows.
-- Reads: link.person, score.eligibility.
-- scored: the person was not taken out before anything was counted.
select
    eligibility.dropped_by is null as scored,
    coalesce(person.protected, true) as protected
from link.person as person
inner join score.eligibility as eligibility on eligibility.person_id = person.person_id
where person.person_id = cast($person_id as integer)
