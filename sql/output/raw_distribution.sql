-- Makes: output.raw_distribution, a table, in step disclose.
-- Grain: one value of one measure.
-- Reads: output.measure_row, output.raw_measured.
-- Unsuppressed: read by disclosure control alone. Which rows there are is declared, and follows no count: a row that is
-- there only where somebody has so much tells of nobody elsewhere, and could not be hidden.
with figure as (
    select
        measured.measure,
        least(measured.value, top.value) as value,
        measured.persons
    from output.raw_measured as measured
    inner join output.measure_row as top on top.measure = measured.measure and top.or_more
)

select
    cast($run_id as varchar) as run_id,
    declared.measure,
    declared.value,
    declared.or_more,
    cast(coalesce(sum(figure.persons), 0) as bigint) as persons
from output.measure_row as declared
left join figure on figure.measure = declared.measure and figure.value = declared.value
group by declared.measure, declared.value, declared.or_more
order by declared.measure, declared.value
