-- Answers: which code of our own lists is each fault about?
-- Grain: one fault about a code; $register narrows it, all when null.
-- Reads: ledger.fault_code.
select
    register,
    sha256 as fingerprint,
    row_no as "row",
    column_name as "column",
    rule,
    code
from ledger.fault_code
where $register is null or register = $register
order by register, sha256, row_no, column_name, rule, code
