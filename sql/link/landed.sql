-- Makes: link.landed, a view, while step link runs.
-- Grain: one involvement of one landed row, with its cells under the names they have here.
-- Reads: every land.<register> that gives involvements.
-- The contracts say which columns these are; the program adds one SELECT an involvement, which renames and no more.
select
    cast(null as integer) as person_id,
    cast(null as integer) as emission,
    cast(null as varchar) as code,
    cast(null as varchar) as ancillary,
    cast(null as varchar) as service_centre,
    cast(null as date) as week,
    cast(null as date) as valid_from,
    cast(null as date) as valid_to,
    cast(null as integer) as caseworker_id,
    cast(null as integer) as case_id,
    cast(null as integer) as file_no,
    cast(null as bigint) as row_no
where false
