-- Makes: link.area, a table, in step link.
-- Grain: one person of the population register.
-- Reads: land.population, link.named_area.
-- Where the population's contract declares the column area. The district a person lives in, for fairness counts
-- alone. "ukendt" where the address is protected or nothing is stated; where fewer than $fewest persons share the
-- value, a misspelling or a text that strayed into the column; and where it has six digits in a row, as numbers of
-- persons and cases have. Districts that the municipality counts as one are one before they are counted; district is
-- the register's own, and none where the area is unknown.
with newest as (
    select
        person_id,
        trim(population.area) as district,
        coalesce(named.area, trim(population.area)) as area,
        coalesce(upper(protected) = 'N', false) as unprotected,
        row_number() over (partition by person_id order by file_no desc, row_no desc) as place
    from land.population as population
    left join link.named_area as named on named.district = trim(population.area)
),

shown as (
    select area
    from newest
    where place = 1 and unprotected and area <> '' and not regexp_matches(area, '[0-9]{6}')
    group by area
    having count(*) >= $fewest
)

select
    newest.person_id,
    coalesce(shown.area, 'ukendt') as area,
    case when shown.area is not null then newest.district end as district
from newest
left join shown on shown.area = newest.area and newest.unprotected
where newest.place = 1
