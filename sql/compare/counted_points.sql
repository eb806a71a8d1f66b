-- Makes: compare.counted_points, a table, in memory, when rule sets are compared.
-- Grain: one number of points.
-- Reads: compare.side.
-- Unsuppressed: read by disclosure control alone. Of those held against the rules of each side.
select
    points,
    cast(sum(case when side = 'a' then 1 else 0 end) as bigint) as persons_a,
    cast(sum(case when side = 'b' then 1 else 0 end) as bigint) as persons_b
from compare.side
where scored
group by points
order by points
