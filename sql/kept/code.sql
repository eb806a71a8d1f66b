-- Makes: kept.code, when faults that were kept long enough leave the ledger.
-- Grain: as ledger.code.
-- Reads: ledger.code.
select *
from ledger.code
