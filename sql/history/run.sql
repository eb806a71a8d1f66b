-- Makes: history.run, a table, in step publish.
-- Grain: one row, the run this file is of.
-- Reads: score.setting.
-- The run's id, mode and start (UTC), bound.
select
    cast($run_id as varchar) as run_id,
    cast($started_at as timestamp) as started_at,
    cast($mode as varchar) as mode,
    as_of,
    min_age,
    threshold
from score.setting
