-- Answers: which terms of the rule set does a person have, and for how long?
-- Grain: one term of the rule set that a person has.
-- Reads: score.held, score.term.
select distinct
    term.called,
    held.months
from score.held as held
inner join score.term as term on term.term = held.term
where held.person_id = cast($person_id as integer)
order by term.called
