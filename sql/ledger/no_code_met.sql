-- Makes: ledger.code_met, an empty table, when the ledger is new.
-- Grain: one code of one list in one register of one delivery, once filled.
-- Reads: nothing.
-- The codes that were met, as in land.code_met: a code no list has is named, and rows are counted, where they are of at
-- least five persons.
select
    cast(null as varchar) as register,
    cast(null as date) as delivery,
    cast(null as varchar) as code_list,
    cast(null as varchar) as code_key,
    cast(null as varchar) as state,
    cast(null as bigint) as rows
where false
