-- Grain: one record × one period of its code.
-- Reads: link.record, land.code.
-- Each record under the law that its code had in each period: a code list is dated, so a record that lives
-- through a reform becomes one row a period, all of one family. One-off grants end after their months.
select
    record.person_id,
    record.register,
    record.department,
    record.service_centre,
    code.law,
    code.paragraph,
    code.code,
    code.family,
    code.kind,
    code.main and not record.ancillary as main,
    code.counts,
    greatest(record.valid_from, coalesce(code.valid_from, record.valid_from)) as valid_from,
    nullif(
        least(
            coalesce(record.valid_to, date '9999-12-31'),
            coalesce(code.valid_to, date '9999-12-31'),
            coalesce(
                cast(record.valid_from + interval 1 month * code.one_off_months as date), date '9999-12-31'
            )
        ),
        date '9999-12-31'
    ) as valid_to,
    record.caseworker_id,
    record.gap_days,
    record.lag_days,
    record.file_no,
    record.row_no
from link.record as record
inner join land.code as code
    on code.code_list = record.code_list
    and code.code_key = record.code_key
    and coalesce(code.valid_from, date '0001-01-01') <= coalesce(record.valid_to, date '9999-12-31')
    and coalesce(code.valid_to, date '9999-12-31') >= record.valid_from
