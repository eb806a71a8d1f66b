-- Makes: temp.found, an empty temporary table, in step publish.
-- Grain: one person and register, by its number, with an accepted row of the person; each register adds its own.
-- Reads: nothing.
select
    cast(null as integer) as person_id,
    cast(null as utinyint) as position
where false
