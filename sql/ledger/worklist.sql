-- Grain: one register, file, column and rule; $status and $register narrow it, all when null.
-- Reads: ledger.item.
-- What a data steward has to see to, the oldest first.
select
    register,
    delivery,
    name,
    sha256,
    column_name,
    rule,
    status,
    count(*) as rows,
    min(first_seen) as first_seen,
    reason
from ledger.item
where ($register is null or register = $register) and ($status is null or status = $status)
group by register, delivery, name, sha256, column_name, rule, status, reason
order by min(first_seen), register, delivery, name, column_name, rule, status
