-- Makes: link.area, an empty table, in step link.
-- Grain: empty; one person of the population register once filled.
-- Reads: nothing.
-- The district a person lives in; empty where the municipality's population register does not declare the column.
select
    cast(null as integer) as person_id,
    cast(null as varchar) as area,
    cast(null as varchar) as district
where false
