-- Answers: how many may be drawn for control, by how far the rules are from nominating them, and this month?
-- Grain: one stratum.
-- Reads: output.raw_may_be_drawn.
select
    stratum,
    count(*) as persons,
    cast(sum(case when turn >= $low and turn < $high then 1 else 0 end) as integer) as there
from output.raw_may_be_drawn
group by stratum
