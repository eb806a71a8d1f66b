-- Makes: score.eligibility, a table, in step score.
-- Grain: one person of link.person.
-- Reads: link.involvement, link.person, score.evidence, score.setting.
-- The first step that drops a person before any rule is looked at: NULL when still in the funnel. An unknown status
-- or objection drops, never passes. Who has one plan is not nominated for one: on the as-of date, as the code lists
-- say of its code, or begun here and not ended. One step for both, so that neither is counted apart.
with planned as (
    select distinct involvement.person_id
    from link.involvement as involvement
    cross join score.setting as setting
    where involvement.one_plan and involvement.main
        and involvement.valid_from <= setting.as_of
        and (involvement.valid_to is null or involvement.valid_to >= setting.as_of)
)

select
    person.person_id,
    case
        when coalesce(person.status, '') not in ('01', '03') then 'not_resident'
        when evidence.age < setting.min_age then 'under_age'
        when coalesce(person.objects, true) then 'objection'
        when planned.person_id is not null or coalesce(person.begun_plan, false) then 'has_one_plan'
        when evidence.departments = 0 then 'no_involvement'
    end as dropped_by
from link.person as person
inner join score.evidence as evidence on evidence.person_id = person.person_id
cross join score.setting as setting
left join planned on planned.person_id = person.person_id
