-- Makes: kept.file, when faults that were kept long enough leave the ledger.
-- Grain: as ledger.file.
-- Reads: ledger.file.
select *
from ledger.file
