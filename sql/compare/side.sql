-- Makes: compare.side, a table, in memory, when rule sets are compared.
-- Grain: one person of link.person, as one rule set sees them.
-- Reads: score.held_against, score.outcome, score.step.
-- Kept before the other rule set is scored in the same warehouse. scored: held against the rules at all, past the
-- eligibility steps. step is the one where the person fell, NULL when nominated.
select
    cast($side as varchar) as side,
    outcome.person_id,
    coalesce(outcome.sex, 'ukendt') as sex,
    coalesce(outcome.age_band, 'ukendt') as age_band,
    outcome.points,
    step.id as step,
    held.person_id is not null as scored,
    outcome.nominated
from score.outcome as outcome
left join score.held_against as held on held.person_id = outcome.person_id
left join score.step as step on step.step = outcome.dropped_at
