-- Answers: how many may be drawn for control this month, by how far the rules are from nominating them?
-- Grain: one stratum with somebody in it whose month it is.
-- Reads: output.raw_may_be_drawn.
select
    stratum,
    count(*) as persons
from output.raw_may_be_drawn
where turn >= $low and turn < $high
group by stratum
