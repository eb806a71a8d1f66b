-- Grain: one status of the work list.
-- Reads: ledger.item.
-- How many faults are open, resolved and waived.
select status, count(*) as rows
from ledger.item
group by status
order by status
