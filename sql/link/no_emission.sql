-- Grain: empty; one way in which the rows of a register become involvements, once filled.
-- Reads: nothing.
-- What is the same for all its rows: the register's own department and service centre, the code list, the code where it
-- is always the same, which values make a row ancillary; the days that may lie uncovered within one spell, and how long
-- past its last reported day a spell counts.
select
    cast(null as integer) as emission,
    cast(null as varchar) as register,
    cast(null as varchar) as department,
    cast(null as integer) as unit,
    cast(null as varchar) as code_list,
    cast(null as varchar) as code,
    cast(null as varchar[]) as ancillary,
    cast(null as integer) as gap_days,
    cast(null as integer) as lag_days
where false
