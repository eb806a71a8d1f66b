-- Makes: link.caseworker, a table, in step link.
-- Grain: one row of an involvement that counts, whose caseworker is known.
-- Reads: land.thing, link.coded.
-- Who attends to an involvement, and on which days: everybody whose row holds the day. A day of the spell that no row
-- holds, between two renewals or past the last reported day, is of those whose rows ended last before it.
-- An island is days that rows hold without a break; a spell is islands with gaps of no more than gap_days.
with ordered as (
    select
        coded.*,
        coalesce(lead(coded.valid_from) over row_order, date '9999-12-31') as next_from,
        max(coded.valid_to) over (row_order rows between unbounded preceding and 1 preceding) as covered_to
    from link.coded as coded
    inner join land.thing as thing on thing.thing = (coded.line >> 1) & 8191 and thing.counts
    where coded.caseworkers and (coded.line & 1) = 1
    window row_order as (partition by coded.line order by coded.valid_from, coded.place)
),

numbered as (
    select
        ordered.*,
        sum(case when valid_from > covered_to + 1 then 1 else 0 end) over (
            partition by line order by valid_from, place
            rows between unbounded preceding and current row
        ) as island
    from ordered
),

spanned as (
    select
        numbered.*,
        max(valid_to) over (partition by line, island) as island_ends,
        max(next_from) over (partition by line, island) as next_begins
    from numbered
)

select
    cast(line >> 32 as integer) as person_id,
    caseworker_id,
    valid_from,
    case
        when valid_to = date '9999-12-31' then null
        when valid_to < island_ends then valid_to
        when next_begins <= island_ends + gap_days + 1 then next_begins - 1
        else valid_to + lag_days
    end as valid_to
from spanned
where caseworker_id is not null
