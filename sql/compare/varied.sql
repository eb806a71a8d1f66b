-- Grain: one age × number of points.
-- Reads: score.outcome, score.evidence, score.step. Unsuppressed: read by disclosure control alone. The scoring asked
-- the lowest age and the fewest points that are tried, so every other target group is a part of this one.
select
    evidence.age,
    outcome.points,
    cast(sum(case when outcome.nominated then 1 else 0 end) as bigint) as nominated,
    count(*) as scored
from score.outcome as outcome
inner join score.evidence as evidence on evidence.person_id = outcome.person_id
inner join score.step as eligibility on eligibility.id = 'objection'
where outcome.dropped_at is null or outcome.dropped_at > eligibility.step
group by evidence.age, outcome.points
order by evidence.age, outcome.points
