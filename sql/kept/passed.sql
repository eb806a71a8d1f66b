-- Makes: kept.passed, when faults that were kept long enough leave the ledger.
-- Grain: as ledger.passed.
-- Reads: ledger.passed.
select *
from ledger.passed
