-- Grain: one of the pseudonyms that the run drew for control.
-- Reads: history.control_sample.
select replace(cast(pseudonym as varchar), '-', '') as pseudonym
from history.control_sample
where pseudonym in (select unnest(cast($pseudonyms as uuid[])))
