-- Answers: when was a file of each delivery first landed?
-- Grain: one delivery.
-- Reads: ledger.file.
-- The day is in UTC.
select
    delivery,
    cast(min(first_landed_at) as date) as received
from ledger.file
group by delivery
