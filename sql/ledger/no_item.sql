-- Makes: ledger.item, an empty table, when the ledger is new.
-- Grain: one fault of one row of one file, known by the file's fingerprint, once filled.
-- Reads: nothing.
-- The work list. column_name is blank where the whole row is at fault; status is open, resolved or waived. Days are
-- the municipality's, decided_at is UTC; decided_by is blank when no person decided but a newer file took its place.
select
    cast(null as varchar) as register,
    cast(null as date) as delivery,
    cast(null as varchar) as name,
    cast(null as varchar) as sha256,
    cast(null as bigint) as row_no,
    cast(null as varchar) as column_name,
    cast(null as varchar) as rule,
    cast(null as date) as first_seen,
    cast(null as date) as last_seen,
    cast(null as varchar) as status,
    cast(null as varchar) as decided_by,
    cast(null as timestamp) as decided_at,
    cast(null as varchar) as reason
where false
