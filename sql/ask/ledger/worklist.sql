-- Answers: what does a data steward have to see to?
-- Grain: one register, file, column and rule; $status and $register narrow it, all when null.
-- Reads: ledger.item.
-- The oldest first.
select
    register,
    delivery,
    name as file,
    sha256 as fingerprint,
    column_name as "column",
    rule,
    status,
    count(*) as rows,
    min(first_seen) as first_seen,
    reason
from ledger.item
where ($register is null or register = $register) and ($status is null or status = $status)
group by register, delivery, name, sha256, column_name, rule, status, reason
order by min(first_seen), register, delivery, name, column_name, rule, status
