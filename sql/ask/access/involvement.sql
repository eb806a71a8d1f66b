-- Answers: what has the run read of a citizen, and what of it did it count on its day?
-- Grain: one involvement, counted or not; until is its last day, null while it is open.
-- Reads: land.department, land.unit, link.involvement, score.setting.
select
    involvement.kind,
    coalesce(department.name, involvement.department) as department,
    coalesce(unit.name, involvement.service_centre) as place,
    nullif(involvement.law, '') as law,
    nullif(involvement.paragraph, '') as paragraph,
    involvement.valid_from as since,
    involvement.valid_to as until,
    involvement.main
    and involvement.counts
    and involvement.valid_from <= setting.as_of
    and (involvement.valid_to is null or involvement.valid_to >= setting.as_of) as active
from link.involvement as involvement
cross join score.setting as setting
left join land.department as department on department.department = involvement.department
left join land.unit as unit
    on unit.department = involvement.department and unit.service_centre = involvement.service_centre
where involvement.person_id = cast($person_id as integer)
order by involvement.valid_from, law, paragraph, involvement.kind, place, until
