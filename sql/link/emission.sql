-- Makes: link.emission, a table, in step link.
-- Grain: one way in which the rows of a register become involvements.
-- Reads: land.unit.
-- One emission, bound; run once an emission. What is the same for all its rows: the register's own department and
-- service centre, the code list, the code where it is always the same, which values make a row ancillary; whether the
-- rows name caseworkers, and say when it ends; the days that may lie uncovered within one spell, and how long past its last reported day a
-- spell counts.
select
    cast($emission as integer) as emission,
    cast($register as varchar) as register,
    cast($department as varchar) as department,
    (
        select unit.unit
        from land.unit as unit
        where unit.department = cast($department as varchar)
            and unit.service_centre = cast($service_centre as varchar)
    ) as unit,
    cast($code_list as varchar) as code_list,
    cast($code as varchar) as code,
    cast($ancillary as varchar[]) as ancillary,
    cast($caseworkers as boolean) as caseworkers,
    cast($states_end as boolean) as states_end,
    cast($gap_days as integer) as gap_days,
    cast($lag_days as integer) as lag_days
