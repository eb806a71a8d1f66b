-- Grain: empty; one way in which the rows of a register become involvements, once filled.
-- Reads: nothing.
-- How its source reports: the days that may lie uncovered within one spell, and how long past its last reported
-- day a spell counts.
select
    cast(null as integer) as emission,
    cast(null as varchar) as register,
    cast(null as integer) as gap_days,
    cast(null as integer) as lag_days
where false
