-- Makes: score.setting, a table, in step score.
-- Grain: one row, the settings of this scoring.
-- Reads: nothing.
-- The rule set and the as-of date, bound. Every later figure says by its own warehouse what it was scored with.
select
    cast($as_of as date) as as_of,
    cast($ruleset as varchar) as ruleset,
    cast($version as varchar) as version,
    cast($sha256 as varchar) as sha256,
    cast($min_age as integer) as min_age,
    cast($threshold as integer) as threshold
