-- Answers: when was the oldest fault of the work list first seen?
-- Grain: one row.
-- Reads: ledger.item.
select min(first_seen) as oldest
from ledger.item
