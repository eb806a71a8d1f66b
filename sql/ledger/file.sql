-- Makes: ledger.file, a table, anew in step land.
-- Grain: one file of one delivery, by name and fingerprint.
-- Reads: land.file, land.headcount, ledger.file.
-- The files there were, and those of this delivery that are new. A file landed again stays as it first was.
select known.*
from ledger.file as known
union all
select
    landed.register,
    cast($delivery as date) as delivery,
    landed.name,
    landed.sha256,
    landed.bytes,
    landed.rows_read,
    landed.accepted,
    landed.quarantined,
    landed.ignored,
    coalesce(headcount.persons, 0) as persons,
    cast($landed_at as timestamp) as first_landed_at,
    cast($run_id as varchar) as run_id
from land.file as landed
left join land.headcount as headcount
    on headcount.register = landed.register and headcount.file_no = landed.file_no
where not exists (
    select 1
    from ledger.file as known
    where known.register = landed.register and known.delivery = cast($delivery as date)
        and known.name = landed.name and known.sha256 = landed.sha256
)
