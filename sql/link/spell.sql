-- Grain: one coded record, with the number of its spell.
-- Reads: link.coded.
-- Renewals, corrections and weekly rows of the same thing as spells: a row that leaves no more than gap_days
-- uncovered after everything before it belongs to the same spell (gaps and islands).
with ordered as (
    select
        coded.*,
        max(coalesce(valid_to, date '9999-12-31')) over (
            partition by person_id, register, service_centre, law, paragraph, family, kind, main, counts
            order by valid_from, file_no, row_no
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from link.coded as coded
)
select
    ordered.*,
    row_number() over (
        partition by person_id, register, service_centre, law, paragraph, family, kind, main, counts
        order by valid_from, file_no, row_no
    ) as record_no,
    sum(
        case
            when covered_to is null then 1
            when covered_to = date '9999-12-31' then 0
            when valid_from > covered_to + gap_days + 1 then 1
            else 0
        end
    ) over (
        partition by person_id, register, service_centre, law, paragraph, family, kind, main, counts
        order by valid_from, file_no, row_no
        rows between unbounded preceding and current row
    ) as spell_no
from ordered
