-- Makes: link.age_band, a table, in step link.
-- Grain: one age band of the run.
-- Reads: nothing.
-- One band, bound; run once a band. The youngest has no first age and the oldest no last: everybody is in one.
select
    cast($begins as integer) as begins,
    cast($ends as integer) as ends,
    cast($age_band as varchar) as age_band
