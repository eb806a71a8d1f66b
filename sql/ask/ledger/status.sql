-- Answers: how many faults are open, resolved and waived?
-- Grain: one status of the work list.
-- Reads: ledger.item.
select status, count(*) as rows
from ledger.item
group by status
order by status
