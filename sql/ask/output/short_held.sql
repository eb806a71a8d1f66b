-- Answers: which terms of the rule set do those have who are one rule short, and for how long?
-- Grain: one person and term.
-- Reads: score.held, score.term, output.raw_short.
select distinct
    held.person_id,
    term.called,
    held.months
from score.held as held
inner join score.term as term on term.term = held.term
where held.person_id in (select person_id from output.raw_short)
