-- Makes: score.evidence, a table, in step score.
-- Grain: one person of link.person.
-- Reads: link.caseworker, link.counting, link.person.
-- The figures a rule may read (catalogue/evidence.toml), as of $as_of: over involvements that count, active with both
-- ends included. One measure is counted at a time: several distinct counts in one SELECT are what costs on a distributed
-- engine. Unknown birth date: age 0, so nobody is nominated on a guess. What is missing is not counted.
with active as (
    select person_id, department, service_centre, law, paragraph, family, kind
    from link.counting
    where valid_from <= cast($as_of as date)
        and (valid_to is null or valid_to >= cast($as_of as date))
),

measure as (
    select person_id, 'departments' as name, count(distinct department) as items from active group by person_id
    union all
    select person_id, 'laws', count(distinct law) from active group by person_id
    union all
    select person_id, 'caseworkers', count(distinct caseworker_id)
    from link.caseworker
    where valid_from <= cast($as_of as date)
        and (valid_to is null or valid_to >= cast($as_of as date))
    group by person_id
    union all
    select person_id, 'service_laws', count(distinct law) from active where kind = 'service' group by person_id
    union all
    select person_id, 'benefits', count(distinct family) from active where kind = 'benefit' group by person_id
    union all
    select person_id, 'plans', count(distinct family) from active where kind = 'plan' group by person_id
    union all
    select person_id, 'service_centres', count(*)
    from (select distinct person_id, department, service_centre from active where service_centre is not null) as centre
    group by person_id
    union all
    select person_id, 'services', count(*)
    from (
        select distinct person_id, law, paragraph, family, service_centre from active where kind = 'service'
    ) as service
    group by person_id
)

select
    person.person_id,
    -- Month and day as one number: a birthday on 29 February comes on 1 March in other years.
    cast(coalesce(
        extract(year from cast($as_of as date)) - extract(year from person.birth_date)
        - case when extract(month from cast($as_of as date)) * 100 + extract(day from cast($as_of as date))
            < extract(month from person.birth_date) * 100 + extract(day from person.birth_date) then 1 else 0 end,
        0) as integer) as age,
    cast(sum(case when measure.name = 'departments' then measure.items else 0 end) as integer) as departments,
    cast(sum(case when measure.name = 'service_centres' then measure.items else 0 end) as integer) as service_centres,
    cast(sum(case when measure.name = 'laws' then measure.items else 0 end) as integer) as laws,
    cast(sum(case when measure.name = 'service_laws' then measure.items else 0 end) as integer) as service_laws,
    cast(sum(case when measure.name = 'benefits' then measure.items else 0 end) as integer) as benefits,
    cast(sum(case when measure.name = 'services' then measure.items else 0 end) as integer) as services,
    cast(sum(case when measure.name = 'plans' then measure.items else 0 end) as integer) as plans,
    cast(sum(case when measure.name = 'caseworkers' then measure.items else 0 end) as integer) as caseworkers
from link.person as person
left join measure on measure.person_id = person.person_id
group by person.person_id, person.birth_date
