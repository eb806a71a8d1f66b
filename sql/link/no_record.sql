-- Grain: empty; one involvement of one landed row, with the registers' rows below it.
-- Reads: nothing.
-- The shape that every register's rows take, before their codes are read.
select
    cast(null as integer) as person_id,
    cast(null as integer) as emission,
    cast(null as integer) as unit,
    cast(null as varchar) as code_list,
    cast(null as varchar) as code_key,
    cast(null as boolean) as ancillary,
    cast(null as date) as valid_from,
    cast(null as date) as valid_to,
    cast(null as integer) as caseworker_id,
    cast(null as integer) as case_id,
    cast(null as integer) as file_no,
    cast(null as bigint) as row_no
where false
