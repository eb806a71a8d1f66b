-- Answers: what has a citizen, from which service centre and since when?
-- Grain: one involvement that counts, ended or not; the reports of one register are lag_days behind.
-- Reads: link.counting, link.emission.
with reported as (
    select
        register,
        max(lag_days) as lag_days
    from link.emission
    group by register
)

select
    involvement.service_centre,
    involvement.register,
    nullif(involvement.law, '') as law,
    nullif(involvement.paragraph, '') as paragraph,
    involvement.family,
    involvement.kind,
    involvement.valid_from,
    involvement.valid_to,
    coalesce(reported.lag_days, 0) as lag_days
from link.counting as involvement
left join reported on reported.register = involvement.register
where involvement.person_id = cast($person_id as integer)
order by
    involvement.service_centre, involvement.valid_from, involvement.law, involvement.paragraph, involvement.register,
    involvement.kind, involvement.family
