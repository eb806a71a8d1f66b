-- Makes: score.held_against, a view, in step score.
-- Grain: one person that the rules were held against: past the steps that ask for residence, age, no objection
-- and no plan already.
-- Reads: score.outcome, score.step.
-- involved: past the step that asks for an involvement on the day, too. The one place that knows these steps by name.
select
    outcome.person_id,
    outcome.sex,
    outcome.age_band,
    outcome.area,
    outcome.points,
    outcome.dropped_at,
    outcome.nominated,
    outcome.dropped_at is null or outcome.dropped_at > involvement.step as involved
from score.outcome as outcome
inner join score.step as unplanned on unplanned.id = 'has_one_plan'
inner join score.step as involvement on involvement.id = 'no_involvement'
where outcome.dropped_at is null or outcome.dropped_at > unplanned.step
