-- Makes: ledger.passed, when the ledger is new, or older than this table.
-- Grain: one register of one delivery that passed its checks.
-- Reads: ledger.register.
-- Nothing in a new ledger. In an older one, which did not say it, all that was landed counts as passed, as it did then.
select
    register,
    delivery
from ledger.register
