-- Grain: file = one extract file; quarantine = one fault of one row; ignored and remark = one rule of one file.
-- What became of every file and every row; no table here holds a raw value.
create or replace table land.file (
    register varchar, file_no integer, name varchar, sha256 varchar, bytes bigint, rows_read bigint,
    accepted bigint, quarantined bigint, ignored bigint, undeclared_columns integer
);
create or replace table land.quarantine (
    register varchar, file_no integer, row_no bigint, column_name varchar, rule varchar
);
create or replace table land.ignored (register varchar, file_no integer, rule varchar, rows bigint);
create or replace table land.remark (register varchar, file_no integer, remark varchar, rows bigint);
