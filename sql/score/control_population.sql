-- Grain: one row.
-- Reads: score.outcome, score.step.
-- Among how many a control sample is drawn: held against the rules, with an involvement, and not nominated.
select count(*) as persons
from score.outcome as outcome
inner join score.step as involvement on involvement.id = 'no_involvement'
where not outcome.nominated and outcome.dropped_at > involvement.step
