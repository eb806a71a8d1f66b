-- Answers: by which threshold did the run nominate, and how many persons does its history hold?
-- Grain: one row, what the file holds.
-- Reads: history.person, history.run.
select
    run.threshold,
    (select count(*) from history.person) as persons
from history.run as run
