-- Answers: which involvements does each rule count that a citizen meets?
-- Grain: one involvement behind one rule that the citizen meets.
-- Reads: land.department, land.unit, link.counting, score.behind, score.rule_hit, score.setting, score.term.
-- Those of output.behind, with the service centre: the citizen's own copy names it, what others read does not.
select distinct
    hit.rule,
    involvement.kind,
    coalesce(department.name, involvement.department) as department,
    coalesce(unit.name, involvement.service_centre) as place,
    nullif(involvement.law, '') as law,
    nullif(involvement.paragraph, '') as paragraph,
    involvement.valid_from as since
from score.rule_hit as hit
cross join score.setting as setting
inner join score.behind as behind on behind.rule = hit.rule
inner join link.counting as involvement
    on involvement.person_id = hit.person_id and involvement.kind = behind.kind
left join score.term as term
    on term.term = behind.term
    and term.law = involvement.law
    and term.paragraph = involvement.paragraph
    and term.family = involvement.family
    and term.kind = involvement.kind
left join land.department as department on department.department = involvement.department
left join land.unit as unit
    on unit.department = involvement.department and unit.service_centre = involvement.service_centre
where hit.person_id = cast($person_id as integer)
    and (behind.term is null or term.term is not null)
    and involvement.valid_from <= setting.as_of
    and (involvement.valid_to is null or involvement.valid_to >= setting.as_of)
order by hit.rule, since, law, paragraph, involvement.kind, place
