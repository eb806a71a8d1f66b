-- Answers: what became of one register's files?
-- Grain: one row.
-- Reads: land.file.
select
    count(*) as files,
    string_agg(sha256, ';' order by file_no) as fingerprint,
    cast(sum(rows_read) as bigint) as rows_read,
    cast(sum(accepted) as bigint) as accepted,
    cast(sum(quarantined) as bigint) as quarantined,
    cast(sum(ignored) as bigint) as ignored,
    max(undeclared_columns) as undeclared_columns
from land.file
where register = $register
