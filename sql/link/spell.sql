-- Makes: link.spell, a table, in step link.
-- Grain: one spell: a time without a break.
-- Reads: link.coded, link.emission.
-- Renewals, corrections and weekly rows of the same thing in the same unit: a row that leaves no more than gap_days
-- uncovered after everything before it belongs to the same spell (gaps and islands). The row that ends a spell stands
-- for it: the place in the extract is that of the newest row. Who attends to it, and when: link.caseworker.
-- Until involvement.sql, 9999-12-31 stands for an open end.
with ordered as (
    select
        coded.*,
        emission.gap_days,
        first_value(coded.valid_from) over row_order as first_from,
        max(coded.valid_to) over row_order as covered_to,
        lead(coded.valid_from) over row_order as next_from
    from link.coded as coded
    inner join link.emission as emission on emission.emission = coded.emission
    window row_order as (
        partition by coded.person_id, coded.thing, coded.emission, coded.unit, coded.main
        order by coded.valid_from, coded.file_no, coded.row_no
        rows between unbounded preceding and current row
    )
)

select
    person_id,
    emission,
    unit,
    thing,
    main,
    coalesce(
        lag(next_from) over (
            partition by person_id, thing, emission, unit, main order by valid_from, file_no, row_no
        ),
        first_from
    ) as valid_from,
    covered_to as valid_to,
    file_no,
    row_no
from ordered
where next_from is null or (covered_to < date '9999-12-31' and next_from > covered_to + gap_days + 1)
