-- Makes: link.person, a table, in step link.
-- Grain: one person.
-- Reads: land.not_searched, land.population, link.area, link.objection.
-- Who the population register says lives here; age and sex come from it, never from the CPR number. No area: not loaded.
with newest as (
    select
        person_id,
        birth_date,
        upper(sex) as sex,
        status,
        upper(protected) = 'J' as protected,
        row_number() over (partition by person_id order by file_no desc, row_no desc) as place
    from land.population
)
select
    newest.person_id,
    newest.birth_date,
    newest.sex,
    newest.status,
    newest.protected,
    area.area,
    objection.person_id is not null or objected.person_id is not null as objects,
    begun_plan.person_id is not null as begun_plan
from newest
left join link.objection as objection on objection.person_id = newest.person_id
left join land.not_searched as begun_plan
    on begun_plan.person_id = newest.person_id and begun_plan.why = 'begun_plans'
left join land.not_searched as objected on objected.person_id = newest.person_id and objected.why = 'objections'
left join link.area as area on area.person_id = newest.person_id
where newest.place = 1
