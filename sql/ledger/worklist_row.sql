-- Grain: one fault of one row of one file; $status and $register narrow it, all when null.
-- Reads: ledger.item.
-- Where in the department's file a data steward has to look.
select
    register,
    delivery,
    name,
    sha256,
    row_no,
    column_name,
    rule,
    status,
    first_seen,
    reason
from ledger.item
where ($register is null or register = $register) and ($status is null or status = $status)
order by register, delivery, name, row_no, column_name, rule
