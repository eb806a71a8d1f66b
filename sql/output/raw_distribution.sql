-- Makes: output.raw_distribution, a table, in step disclose.
-- Grain: one value of one measure.
-- Reads: output.measure_top, output.raw_measured.
-- Unsuppressed: read by disclosure control alone. The highest values are one row (or_more), which is declared, and is there
-- also where nobody has so much: where it begins may follow no count, or it would tell of whoever has the most.
with figure as (
    select
        measured.measure,
        least(measured.value, top.value) as value,
        measured.persons
    from output.raw_measured as measured
    inner join output.measure_top as top on top.measure = measured.measure
    union all
    select
        measure,
        value,
        0 as persons
    from output.measure_top
)

select
    cast($run_id as varchar) as run_id,
    figure.measure,
    figure.value,
    figure.value = top.value as or_more,
    cast(sum(figure.persons) as bigint) as persons
from figure
inner join output.measure_top as top on top.measure = figure.measure
group by figure.measure, figure.value, top.value
order by figure.measure, figure.value
