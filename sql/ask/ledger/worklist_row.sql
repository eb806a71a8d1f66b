-- Answers: where in the department's file does a data steward have to look?
-- Grain: one fault of one row of one file; $status and $register narrow it, all when null.
-- Reads: ledger.item.
select
    register,
    delivery,
    name as file,
    sha256 as fingerprint,
    row_no as "row",
    column_name as "column",
    rule,
    status,
    first_seen,
    reason
from ledger.item
where ($register is null or register = $register) and ($status is null or status = $status)
order by register, delivery, name, row_no, column_name, rule
