-- Makes: output.raw_overlap, a table, in step disclose.
-- Grain: department × department, both ways round and the diagonal.
-- Reads: land.department, link.counting, score.held_against.
-- Unsuppressed: read by disclosure control alone. Persons past the eligibility steps with an active, main, counting
-- involvement on $as_of in both; 0 where two departments share nobody.
with involved as (
    select distinct involvement.person_id, involvement.department
    from link.counting as involvement
    inner join score.held_against as held on held.person_id = involvement.person_id
    where involvement.department is not null
        and involvement.valid_from <= cast($as_of as date)
        and (involvement.valid_to is null or involvement.valid_to >= cast($as_of as date))
),

department as (
    select distinct department from link.counting where department is not null
),

shared as (
    select a.department as department_a, b.department as department_b, count(*) as persons
    from involved as a
    inner join involved as b on b.person_id = a.person_id
    group by a.department, b.department
)

select
    cast($run_id as varchar) as run_id,
    a.department as department_a,
    b.department as department_b,
    coalesce(name_a.name, a.department) as name_a,
    coalesce(name_b.name, b.department) as name_b,
    cast(coalesce(shared.persons, 0) as bigint) as persons
from department as a
cross join department as b
left join shared on shared.department_a = a.department and shared.department_b = b.department
left join land.department as name_a on name_a.department = a.department
left join land.department as name_b on name_b.department = b.department
order by department_a, department_b
