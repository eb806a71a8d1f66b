-- Makes: ledger.share, an empty table, when the ledger is new.
-- Grain: one declared share of one register of one delivery, once filled.
-- Reads: nothing.
-- Percent of the register's accepted rows, as its delivery was last landed; the expectation says of what.
select
    cast(null as varchar) as register,
    cast(null as date) as delivery,
    cast(null as varchar) as expectation,
    cast(null as double) as share
where false
