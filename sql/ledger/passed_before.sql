-- Adds to: ledger.passed, when the ledger had none.
-- Grain: one register of one delivery, known to a ledger that did not say what passed.
-- Reads: ledger.register.
-- All that was landed before the table was there counts as passed, as it did then. In a new ledger there is nothing.
select
    register,
    delivery
from ledger.register
