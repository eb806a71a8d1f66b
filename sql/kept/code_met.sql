-- Makes: kept.code_met, when faults that were kept long enough leave the ledger.
-- Grain: as ledger.code_met.
-- Reads: ledger.code_met.
select *
from ledger.code_met
