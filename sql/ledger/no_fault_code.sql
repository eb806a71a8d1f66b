-- Makes: ledger.fault_code, an empty table, when the ledger is new or older than the table.
-- Grain: one fault about a code, of one row of one file, once filled.
-- Reads: nothing.
-- The code is one of our own lists, never what stands in the cell: the one meant, or the nearest to one nobody knows.
select
    cast(null as varchar) as register,
    cast(null as varchar) as sha256,
    cast(null as bigint) as row_no,
    cast(null as varchar) as column_name,
    cast(null as varchar) as rule,
    cast(null as varchar) as code
where false
