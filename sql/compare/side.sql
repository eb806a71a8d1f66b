-- Grain: one person of link.person, as one rule set sees them.
-- Reads: score.outcome, score.step. Kept before the other rule set is scored in the same warehouse. scored: held
-- against the rules at all, past the eligibility steps. step is the one where the person fell, NULL when nominated.
select
    cast($side as varchar) as side,
    outcome.person_id,
    coalesce(outcome.sex, 'ukendt') as sex,
    coalesce(outcome.age_band, 'ukendt') as age_band,
    outcome.points,
    step.id as step,
    outcome.dropped_at is null or outcome.dropped_at > eligibility.step as scored,
    outcome.nominated
from score.outcome as outcome
inner join score.step as eligibility on eligibility.id = 'objection'
left join score.step as step on step.step = outcome.dropped_at
