-- Adds to: ledger.item, in step land.
-- Grain: one fault of the work list that the last landing did not see.
-- Reads: land.file, land.quarantine, ledger.item.
-- What was open in a landed register, in this delivery or an earlier one, is resolved: the file it stood in is the
-- newest no more, and no fault was found there. What was waived or resolved, or belongs to others, stays as it is.
with seen as (
    select distinct
        file.register,
        file.sha256,
        quarantine.row_no,
        coalesce(quarantine.column_name, '') as column_name,
        quarantine.rule
    from land.quarantine as quarantine
    inner join land.file as file on file.register = quarantine.register and file.file_no = quarantine.file_no
),

landed as (
    select distinct register from land.file
),

unseen as (
    select
        item.*,
        item.status = 'open' and landed.register is not null and item.delivery <= cast($delivery as date) as replaced
    from ledger.item as item
    left join landed on landed.register = item.register
    left join seen
        on seen.register = item.register and seen.sha256 = item.sha256 and seen.row_no = item.row_no
        and seen.column_name = item.column_name and seen.rule = item.rule
    where seen.register is null
)

select
    register,
    delivery,
    name,
    sha256,
    row_no,
    column_name,
    rule,
    first_seen,
    last_seen,
    case when replaced then 'resolved' else status end as status,
    decided_by,
    case when replaced then cast($landed_at as timestamp) else decided_at end as decided_at,
    case when replaced then cast($replaced as varchar) else reason end as reason
from unseen
