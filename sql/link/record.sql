-- Makes: link.record, a view, while step link runs.
-- Grain: one involvement of one landed row, still with its own code.
-- Reads: link.landed, link.emission, land.unit_name.
-- The shape that every register's rows take: in the service centre that the row names, else in the register's own.
-- A week is seven days.
select
    landed.person_id,
    landed.emission,
    coalesce(named.unit, emission.unit) as unit,
    emission.code_list,
    coalesce(emission.code, landed.code) as code_key,
    coalesce(list_contains(emission.ancillary, lower(landed.ancillary)), false) as ancillary,
    coalesce(landed.week, landed.valid_from) as valid_from,
    coalesce(landed.week + 6, landed.valid_to) as valid_to,
    landed.caseworker_id,
    emission.caseworkers,
    emission.states_end,
    emission.gap_days,
    emission.lag_days,
    landed.case_id,
    landed.file_no,
    landed.row_no
from link.landed as landed
inner join link.emission as emission on emission.emission = landed.emission
left join land.unit_name as named
    on named.alias = lower(landed.service_centre) and named.department = emission.department
