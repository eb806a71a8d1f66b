-- Makes: ledger.fault_code, a table, anew in step land.
-- Grain: one fault about a code, of one row of one file.
-- Reads: land.file, land.quarantine, ledger.fault_code.
-- What was known, and what this landing adds: the code of our lists that each fault is about.
select
    known.register,
    known.sha256,
    known.row_no,
    known.column_name,
    known.rule,
    known.code
from ledger.fault_code as known
union
select
    file.register,
    file.sha256,
    quarantine.row_no,
    quarantine.column_name,
    quarantine.rule,
    quarantine.code
from land.quarantine as quarantine
inner join land.file as file on file.register = quarantine.register and file.file_no = quarantine.file_no
where quarantine.code is not null
