-- Makes: kept.item, when faults that were kept long enough leave the ledger.
-- Grain: as ledger.item.
-- Reads: ledger.item.
-- $before is the first day that is kept.
select *
from ledger.item
where first_seen >= $before
