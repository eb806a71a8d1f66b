-- Makes: ledger.passed, an empty table, when the ledger has none.
-- Grain: one register of one delivery that passed its checks, once filled.
-- Reads: nothing.
-- What a later delivery is held against.
select
    cast(null as varchar) as register,
    cast(null as date) as delivery
where false
