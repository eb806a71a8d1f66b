-- Makes: output.raw_distribution, a table, in step disclose.
-- Grain: one value of one measure.
-- Reads: output.raw_measured.
-- Unsuppressed: read by disclosure control alone. The highest values are one row (or_more), drawn where at least
-- $minimum_cell persons remain: a row of its own would point out whoever has the most.
with figure as (
    select measure, value, sum(persons) as persons
    from output.raw_measured
    group by measure, value
),

upwards as (
    select measure, value, sum(persons) over (partition by measure order by value desc) as persons
    from figure
),

top as (
    select
        measure,
        max(value) as highest,
        coalesce(max(case when persons >= $minimum_cell then value end), min(value)) as value
    from upwards
    group by measure
)

select
    cast($run_id as varchar) as run_id,
    figure.measure,
    case when figure.value < top.value then figure.value else top.value end as value,
    figure.value >= top.value and top.value < top.highest as or_more,
    cast(sum(figure.persons) as bigint) as persons
from figure
inner join top on top.measure = figure.measure
group by
    figure.measure,
    case when figure.value < top.value then figure.value else top.value end,
    figure.value >= top.value and top.value < top.highest
order by measure, value
