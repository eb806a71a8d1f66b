-- Makes: land.waived, a table, in step land.
-- Grain: one fault of one row that a person has waived.
-- Reads: land.file, ledger.item.
-- A waiver holds for the file with that fingerprint, in whichever delivery it lies.
select file.register, file.file_no, item.row_no, item.column_name, item.rule
from ledger.item as item
inner join land.file as file on file.register = item.register and file.sha256 = item.sha256
where item.status = 'waived'
