-- Changes: ledger.item, when a person waives open faults.
-- Grain: one fault of one row of one file, known by the file's fingerprint.
-- Reads: ledger.item.
-- The whole work list, with what was chosen (as in ask/ledger/chosen) marked as waived by whom, when (UTC) and why.
with item as (
    select
        *,
        status = 'open' and register = $register and rule = $rule
            and ($file is null or starts_with(sha256, $file)) and ($row is null or row_no = $row) as chosen
    from ledger.item
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
    case when chosen then 'waived' else status end as status,
    case when chosen then cast($by as varchar) else decided_by end as decided_by,
    case when chosen then cast($at as timestamp) else decided_at end as decided_at,
    case when chosen then cast($reason as varchar) else reason end as reason
from item
