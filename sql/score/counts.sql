-- Grain: one row.
-- Reads: score.outcome.
-- How many persons were read, how many of them are resident adults who have not objected (with or without an
-- involvement), and how many are nominated.
select
    count(*) as persons,
    sum(case when dropped_at is null or dropped_at > 3 then 1 else 0 end) as scored,
    sum(case when nominated then 1 else 0 end) as nominated
from score.outcome
