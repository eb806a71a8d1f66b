-- Grain: one coded record, with the number of its spell.
-- Reads: link.coded, link.emission.
-- Renewals, corrections and weekly rows of the same thing in the same unit as spells: a row that leaves no more
-- than gap_days uncovered after everything before it belongs to the same spell (gaps and islands).
-- Until involvement.sql, 9999-12-31 stands for an open end.
with ordered as (
    select
        coded.*,
        emission.gap_days,
        max(coded.valid_to) over (
            partition by coded.person_id, coded.thing, coded.emission, coded.unit, coded.main
            order by coded.valid_from, coded.file_no, coded.row_no
            rows between unbounded preceding and 1 preceding
        ) as covered_to,
        row_number() over (
            partition by coded.person_id, coded.thing, coded.emission, coded.unit, coded.main
            order by coded.valid_from, coded.file_no, coded.row_no
        ) as record_no
    from link.coded as coded
    inner join link.emission as emission on emission.emission = coded.emission
)

select
    person_id,
    emission,
    unit,
    thing,
    main,
    valid_from,
    valid_to,
    caseworker_id,
    file_no,
    row_no,
    record_no,
    sum(
        case
            when covered_to is null then 1
            when covered_to = date '9999-12-31' then 0
            when valid_from > covered_to + gap_days + 1 then 1
            else 0
        end
    ) over (
        partition by person_id, thing, emission, unit, main
        order by valid_from, file_no, row_no
        rows between unbounded preceding and current row
    ) as spell_no
from ordered
