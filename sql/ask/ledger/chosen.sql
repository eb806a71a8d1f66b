-- Answers: how many open faults of the work list is a waiver about?
-- Grain: one row.
-- Reads: ledger.item.
-- $file is the file's fingerprint, or the beginning of it; $file and $row are null where they do not narrow it.
select count(*) as faults
from ledger.item
where status = 'open' and register = $register and rule = $rule
    and ($file is null or starts_with(sha256, $file)) and ($row is null or row_no = $row)
