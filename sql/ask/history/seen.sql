-- Answers: what did the run make of these citizens?
-- Grain: one of the pseudonyms that the run met.
-- Reads: history.candidate, history.near_miss, history.person, history.register, history.rule, history.step.
with asked as materialized (
    select *
    from history.person
    where pseudonym in (select unnest(cast($pseudonyms as uuid[])))
)

select
    replace(cast(person.pseudonym as varchar), '-', '') as pseudonym,
    (
        select list(register.register order by register.position)
        from history.register as register
        where list_contains(person.registers, register.position)
    ) as registers,
    person.linked,
    person.nominated,
    person.points,
    step.id as dropped_at,
    step.label_da as dropped_label,
    (
        select list(rule.label_da order by rule.position)
        from history.near_miss as near
        inner join history.rule as rule on rule.rule = near.rule
        where near.pseudonym = person.pseudonym
    ) as short_of,
    candidate.departments,
    candidate.service_centres,
    candidate.laws,
    candidate.benefits,
    candidate.services,
    candidate.plans,
    candidate.caseworkers
from asked as person
left join history.step as step on step.step = person.dropped_at
left join history.candidate as candidate on candidate.pseudonym = person.pseudonym
order by person.pseudonym
