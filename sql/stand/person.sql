-- Makes: stand.person, a table, in memory, when a question is asked of a run.
-- Grain: one stand-in, for a group of neighbours in line.
-- Reads: link.person, stand.drawn, stand.place.
-- A birthday by lot between the first and the last of the group, the sex and area of one in it, and all else of another:
-- no stand-in is a citizen, and none is of an age for being somebody's. A birthday is reckoned in months of 31 days, and
-- falls on the 28th at the latest.
with reckoned as (
    select
        place.in_group,
        place.lot,
        extract(year from person.birth_date) * 372 + (extract(month from person.birth_date) - 1) * 31
            + extract(day from person.birth_date) - 1 as day
    from stand.place as place
    inner join link.person as person on person.person_id = place.person_id
    where person.birth_date is not null
),

span as (
    select
        in_group,
        min(day) as first_day,
        max(day) - min(day) + 1 as days,
        row_number() over (order by min(lot)) - 1 as turn,
        count(*) over () as turns
    from reckoned
    group by in_group
),

born as (
    select in_group, first_day + (turn * days + days // 2) // turns as day from span
)

select
    cast(drawn.in_group as integer) as person_id,
    case
        when giving.birth_date is not null then
            make_date(
                cast(born.day // 372 as integer),
                cast((born.day % 372) // 31 + 1 as integer),
                cast(least(born.day % 31 + 1, 28) as integer)
            )
    end as birth_date,
    other.sex,
    giving.status,
    other.area,
    giving.objects,
    giving.begun_plan
from stand.drawn as drawn
inner join link.person as giving on giving.person_id = drawn.whose_things
inner join link.person as other on other.person_id = drawn.whose_sex
left join born on born.in_group = drawn.in_group
