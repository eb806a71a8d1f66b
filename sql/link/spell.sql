-- Makes: link.spell, a table, in step link.
-- Grain: one spell: a time without a break.
-- Reads: link.coded.
-- Renewals, corrections and weekly rows of the same thing in the same unit: a row that leaves no more than gap_days
-- uncovered after everything before it belongs to the same spell (gaps and islands). The row that ends a spell stands
-- for it: the place in the extract is that of the newest row. Who attends to it, and when: link.caseworker.
-- Until involvement.sql, 9999-12-31 stands for an open end.
with ordered as (
    select
        coded.*,
        first_value(coded.valid_from) over row_order as first_from,
        max(coded.valid_to) over row_order as covered_to,
        lead(coded.valid_from) over row_order as next_from
    from link.coded as coded
    window row_order as (
        partition by coded.line
        order by coded.valid_from, coded.place
        rows between unbounded preceding and current row
    )
)

select
    cast(line >> 32 as integer) as person_id,
    cast((line >> 24) & 255 as integer) as emission,
    cast((line >> 14) & 1023 as integer) as unit,
    (line >> 1) & 8191 as thing,
    (line & 1) = 1 as main,
    coalesce(lag(next_from) over (partition by line order by valid_from, place), first_from) as valid_from,
    covered_to as valid_to,
    cast(place >> 48 as integer) as file_no,
    place & 281474976710655 as row_no
from ordered
where next_from is null or (covered_to < date '9999-12-31' and next_from > covered_to + gap_days + 1)
