-- Makes: score.eligibility, a table, in step score.
-- Grain: one person of link.person.
-- Reads: link.person, score.evidence, score.setting.
-- The first step that drops a person before any rule is looked at: NULL when still in the funnel. An unknown status
-- or objection drops, never passes.
select
    person.person_id,
    case
        when coalesce(person.status, '') not in ('01', '03') then 'not_resident'
        when evidence.age < setting.min_age then 'under_age'
        when coalesce(person.objects, true) then 'objection'
        when evidence.departments = 0 then 'no_involvement'
    end as dropped_by
from link.person as person
inner join score.evidence as evidence on evidence.person_id = person.person_id
cross join score.setting as setting
