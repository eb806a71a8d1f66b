-- Makes: history.register, a table, in step publish.
-- Grain: one register the run read, numbered from 1.
-- Reads: nothing.
-- The registers' ids, bound.
select
    cast(unnest(range(1, len(cast($registers as varchar[])) + 1)) as utinyint) as position,
    unnest(cast($registers as varchar[])) as register
