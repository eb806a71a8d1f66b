-- Answers: where in the tables was who in an earlier release, and where are they now?
-- Grain: one place then and place now, with how many persons; none then of who has come, and none now of who has left.
-- Reads: land.former_key, land.person_key, output.raw_citizen, temp.counted.
-- Whoever was counted under a number that has been changed since is the same person under the new one; of two who have
-- become one, the other has left.
with earlier as (
    select
        coalesce(cast(person_key.pseudonym as varchar), counted.pseudonym) as pseudonym,
        counted.sex, counted.age_band, counted.area, counted.dropped_by, counted.points, counted.departments,
        counted.benefits, counted.services, counted.service_centres, counted.laws, counted.plans,
        counted.departments_of, counted.rules_of
    from temp.counted as counted
    left join land.former_key as former on cast(former.pseudonym as varchar) = counted.pseudonym
    left join land.person_key as person_key on person_key.person_id = former.person_id
),

told as (
    select
        pseudonym,
        row_number() over (partition by pseudonym order by sex, age_band, area, dropped_by, points) as place,
        struct_pack(sex, age_band, area, dropped_by, points, departments, benefits, services, service_centres, laws,
            plans, departments_of, rules_of) as then
    from earlier
),

present as (
    select
        pseudonym,
        1 as place,
        struct_pack(sex, age_band, area, dropped_by, points, departments, benefits, services, service_centres, laws,
            plans, departments_of, rules_of) as now
    from output.raw_citizen
)

select
    told.then,
    present.now,
    count(*) as persons
from told
full join present on present.pseudonym = told.pseudonym and present.place = told.place
group by all
