-- Makes: ledger.register, an empty table, when the ledger is new.
-- Grain: one register of one delivery, once filled.
-- Reads: nothing.
-- A register as its delivery was last landed: what a later delivery is held against.
select
    cast(null as varchar) as register,
    cast(null as date) as delivery,
    cast(null as bigint) as accepted,
    cast(null as bigint) as persons
where false
