-- Makes: kept.register, when faults that were kept long enough leave the ledger.
-- Grain: as ledger.register.
-- Reads: ledger.register.
select *
from ledger.register
