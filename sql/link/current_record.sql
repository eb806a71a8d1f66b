-- Makes: link.current_record, a view, while step link runs.
-- Grain: one record that stands.
-- Reads: link.record.
-- Rows of one case with the same code and start, main or ancillary, are corrections of each other: the one delivered last stands. A
-- record without a case stands by itself.
with newest as (
    select
        record.*,
        row_number() over (
            partition by person_id, emission, unit, code_list, code_key, ancillary, case_id, valid_from
            order by file_no desc, row_no desc
        ) as place
    from link.record as record
    where case_id is not null
)

select
    person_id, emission, unit, code_list, code_key, ancillary, valid_from, valid_to, caseworker_id, caseworkers,
    states_end, gap_days, lag_days, case_id, file_no, row_no
from newest
where place = 1
union all
select
    person_id, emission, unit, code_list, code_key, ancillary, valid_from, valid_to, caseworker_id, caseworkers,
    states_end, gap_days, lag_days, case_id, file_no, row_no
from link.record
where case_id is null
