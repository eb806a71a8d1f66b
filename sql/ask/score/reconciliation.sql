-- Answers: is everybody nominated or dropped at one step, and nobody twice?
-- Grain: one row of counts that must agree, each taken where the others are not.
-- Reads: link.person, score.outcome, score.step.
-- Always persons = outcomes = distinct_persons = dropped + nominated.
select
    (select count(*) from link.person) as persons,
    count(*) as outcomes,
    count(distinct outcome.person_id) as distinct_persons,
    coalesce(sum(case when step.step is not null then 1 else 0 end), 0) as dropped,
    coalesce(sum(case when outcome.nominated then 1 else 0 end), 0) as nominated
from score.outcome as outcome
left join score.step as step on step.step = outcome.dropped_at
