-- Answers: whose place in the tables is another than when the last release was published, and which was it then?
-- Grain: one person and side (now: false is then); nobody whose place is the same.
-- Reads: land.former_key, land.person_key, output.raw_citizen, temp.counted.
-- Whoever was counted under a number that has been changed since is the same person under the new one.
with earlier as (
    select
        coalesce(cast(person_key.pseudonym as varchar), counted.pseudonym) as pseudonym,
        counted.sex, counted.age_band, counted.area, counted.dropped_by, counted.points, counted.departments,
        counted.benefits, counted.services, counted.service_centres, counted.laws, counted.plans,
        counted.departments_of
    from temp.counted as counted
    left join land.former_key as former on cast(former.pseudonym as varchar) = counted.pseudonym
    left join land.person_key as person_key on person_key.person_id = former.person_id
),

present as (
    select
        pseudonym, sex, age_band, area, dropped_by, points, departments, benefits, services, service_centres, laws,
        plans, departments_of
    from output.raw_citizen
),

gone as (select * from earlier except select * from present),

come as (select * from present except select * from earlier)

select false as now, * from gone
union all
select true as now, * from come
order by pseudonym, now
