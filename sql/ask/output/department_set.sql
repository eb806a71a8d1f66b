-- Answers: how many have exactly these departments?
-- Grain: one set of departments that somebody has.
-- Reads: link.counting, score.held_against, score.setting.
-- Never shown: disclosure control sees from it which sets so few have that no table may give them away. Of whom and
-- when it counts, overlap does.
with involved as (
    select distinct involvement.person_id, involvement.department
    from link.counting as involvement
    inner join score.held_against as held on held.person_id = involvement.person_id
    cross join score.setting as setting
    where involvement.department is not null
        and involvement.valid_from <= setting.as_of
        and (involvement.valid_to is null or involvement.valid_to >= setting.as_of)
),

person as (
    select person_id, list(department order by department) as departments
    from involved
    group by person_id
)

select departments, count(*) as persons
from person
group by departments
order by departments
