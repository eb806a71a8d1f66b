-- Makes: land.headcount, an empty table, in step land.
-- Grain: one file of one register, and all its files together; each register adds its own.
-- Reads: nothing.
select
    cast(null as varchar) as register,
    cast(null as integer) as file_no,
    cast(null as bigint) as persons
where false
