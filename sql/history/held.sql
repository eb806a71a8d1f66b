-- Grain: one row, what the file holds.
-- Reads: history.run, person.
select
    run.threshold,
    (select count(*) from history.person) as persons
from history.run as run
