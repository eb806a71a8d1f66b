-- Makes: history.involvement, a table, in step publish.
-- Grain: one involvement behind a nomination, as candidate_reason names it.
-- Reads: land.department, land.person_key, link.counting, score.outcome.
-- The department is named and never the unit below it: a protected address cannot be read out of a printed page.
select distinct
    cast(person_key.pseudonym as uuid) as pseudonym,
    involvement.kind,
    coalesce(department.name, involvement.department) as department,
    involvement.law,
    involvement.paragraph,
    involvement.valid_from as since
from score.outcome as outcome
inner join link.counting as involvement on involvement.person_id = outcome.person_id
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
left join land.department as department on department.department = involvement.department
where outcome.nominated
    and involvement.valid_from <= cast($as_of as date)
    and (involvement.valid_to is null or involvement.valid_to >= cast($as_of as date))
order by pseudonym
