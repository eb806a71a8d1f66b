-- Makes: land.file, land.quarantine, land.ignored, land.remark, land.delivery, land.share, land.earlier,
-- land.earlier_share, land.waived, land.citizen, land.open_fault: empty tables and two views, in step land.
-- Grain: file = one extract file; quarantine and open_fault = one fault of one row; ignored and remark = one rule of one
-- file; delivery = this delivery; share = one declared share of a register; earlier, earlier_share = one register, as
-- the delivery before this one had it; waived = one fault a person has waived; citizen = one person of the population.
-- Reads: land.quarantine, land.waived.
-- What became of every file and every row; no table here holds a raw value. Filled while registers land and are judged.
-- sha256 is the file's fingerprint, which a key makes of what it is called after.
create or replace table land.file (
    register varchar, file_no integer, name varchar, sha256 varchar, bytes bigint, rows_read bigint,
    accepted bigint, quarantined bigint, ignored bigint, undeclared_columns integer
);
create or replace table land.quarantine (
    register varchar, file_no integer, row_no bigint, column_name varchar, rule varchar, code varchar
);
create or replace table land.ignored (register varchar, file_no integer, rule varchar, rows bigint);
create or replace table land.remark (register varchar, file_no integer, remark varchar, rows bigint);
-- Empty, so that a register can be judged where no earlier delivery is known; what the ledger knows is added later.
create or replace table land.delivery (delivered_on date);
create or replace table land.share (register varchar, expectation varchar, share double);
create or replace table land.earlier (register varchar, delivery date, accepted bigint, persons bigint);
create or replace table land.earlier_share (register varchar, expectation varchar, share double);
create or replace table land.waived (
    register varchar, file_no integer, row_no bigint, column_name varchar, rule varchar
);
create or replace view land.citizen as select cast(null as integer) as person_id where false;
create or replace view land.open_fault as
    select fault.register, fault.file_no, fault.row_no, fault.column_name, fault.rule
    from land.quarantine as fault
    where not exists (
        select 1 from land.waived as waived
        where waived.register = fault.register and waived.file_no = fault.file_no and waived.row_no = fault.row_no
            and waived.rule = fault.rule and waived.column_name = coalesce(fault.column_name, '')
    );
