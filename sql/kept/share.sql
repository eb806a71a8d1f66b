-- Makes: kept.share, when faults that were kept long enough leave the ledger.
-- Grain: as ledger.share.
-- Reads: ledger.share.
select *
from ledger.share
