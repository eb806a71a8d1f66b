-- Makes: link.caseworker, a table, in step link.
-- Grain: one row of an involvement that counts, whose caseworker is known.
-- Reads: land.thing, link.coded, link.emission.
-- Who attends to an involvement, and on which days: everybody whose row holds the day. A day of the spell that no row
-- holds, between two renewals or past the last reported day, is of those whose rows ended last before it.
-- An island is days that rows hold without a break; a spell is islands with gaps of no more than gap_days.
with ordered as (
    select
        coded.*,
        emission.gap_days,
        emission.lag_days,
        max(coded.valid_to) over (
            partition by coded.person_id, coded.thing, coded.emission, coded.unit
            order by coded.valid_from, coded.file_no, coded.row_no
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from link.coded as coded
    inner join link.emission as emission on emission.emission = coded.emission and emission.caseworkers
    inner join land.thing as thing on thing.thing = coded.thing and thing.counts
    where coded.main
),

numbered as (
    select
        ordered.*,
        sum(case when valid_from > covered_to + 1 then 1 else 0 end) over (
            partition by person_id, thing, emission, unit order by valid_from, file_no, row_no
            rows between unbounded preceding and current row
        ) as island
    from ordered
),

island as (
    select
        person_id,
        thing,
        emission,
        unit,
        island,
        max(valid_to) as ends,
        lead(min(valid_from)) over (partition by person_id, thing, emission, unit order by island) as next_from
    from numbered
    group by person_id, thing, emission, unit, island
)

select
    numbered.person_id,
    numbered.caseworker_id,
    numbered.valid_from,
    case
        when numbered.valid_to = date '9999-12-31' then null
        when numbered.valid_to < island.ends then numbered.valid_to
        when island.next_from <= island.ends + numbered.gap_days + 1 then island.next_from - 1
        else numbered.valid_to + numbered.lag_days
    end as valid_to
from numbered
inner join island
    on island.person_id = numbered.person_id
    and island.thing = numbered.thing
    and island.emission = numbered.emission
    and island.unit = numbered.unit
    and island.island = numbered.island
where numbered.caseworker_id is not null
