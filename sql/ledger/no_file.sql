-- Makes: ledger.file, an empty table, when the ledger is new.
-- Grain: one file of one delivery, by name and fingerprint, once filled.
-- Reads: nothing.
-- Every file that was ever landed. first_landed_at is UTC; run_id is the run or replay that first landed it.
select
    cast(null as varchar) as register,
    cast(null as date) as delivery,
    cast(null as varchar) as name,
    cast(null as varchar) as sha256,
    cast(null as bigint) as bytes,
    cast(null as bigint) as rows_read,
    cast(null as bigint) as accepted,
    cast(null as bigint) as quarantined,
    cast(null as bigint) as ignored,
    cast(null as bigint) as persons,
    cast(null as timestamp) as first_landed_at,
    cast(null as varchar) as run_id
where false
