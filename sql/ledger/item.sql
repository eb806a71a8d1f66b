-- Makes: ledger.item, a table, anew in step land.
-- Grain: one fault of one row of one file that was just landed.
-- Reads: land.file, land.quarantine, ledger.item.
-- The same bytes have the same faults: a waiver holds for them, and for them alone. A fault that stays at its row when
-- a file of that name comes anew keeps its age.
with fault as (
    select distinct
        file.register,
        file.name,
        file.sha256,
        quarantine.row_no,
        coalesce(quarantine.column_name, '') as column_name,
        quarantine.rule
    from land.quarantine as quarantine
    inner join land.file as file on file.register = quarantine.register and file.file_no = quarantine.file_no
),

before as (
    select register, name, row_no, column_name, rule, min(first_seen) as first_seen
    from ledger.item
    where status <> 'resolved'
    group by register, name, row_no, column_name, rule
)

select
    fault.register,
    cast($delivery as date) as delivery,
    fault.name,
    fault.sha256,
    fault.row_no,
    fault.column_name,
    fault.rule,
    coalesce(known.first_seen, before.first_seen, cast($today as date)) as first_seen,
    cast($today as date) as last_seen,
    case when known.status = 'waived' then 'waived' else 'open' end as status,
    case when known.status = 'waived' then known.decided_by else '' end as decided_by,
    case when known.status = 'waived' then known.decided_at end as decided_at,
    case when known.status = 'waived' then known.reason else '' end as reason
from fault
left join ledger.item as known
    on known.register = fault.register and known.sha256 = fault.sha256 and known.row_no = fault.row_no
    and known.column_name = fault.column_name and known.rule = fault.rule
left join before
    on before.register = fault.register and before.name = fault.name and before.row_no = fault.row_no
    and before.column_name = fault.column_name and before.rule = fault.rule
