-- Answers: how many persons of each age have each number of points?
-- Grain: one age × number of points.
-- Reads: score.evidence, score.held_against.
-- Unsuppressed: read by disclosure control alone. The scoring asked the lowest age and the fewest points that are
-- tried, so every other target group is a part of this one.
select
    evidence.age,
    held.points,
    cast(sum(case when held.nominated then 1 else 0 end) as bigint) as nominated,
    count(*) as scored
from score.held_against as held
inner join score.evidence as evidence on evidence.person_id = held.person_id
group by evidence.age, held.points
order by evidence.age, held.points
