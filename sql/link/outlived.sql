-- Makes: link.outlived, a table, in step link.
-- Grain: one record that goes on after the last day on which its code means anything.
-- Reads: land.code_period, link.current_record, link.emission.
-- From then on it counts for nothing: the department still writes a code that a reform has ended. One-off grants end
-- by themselves.
select
    record.person_id,
    emission.register,
    period.valid_to as code_to,
    coalesce(record.valid_to, date '9999-12-31') as valid_to
from link.current_record as record
inner join link.emission as emission on emission.emission = record.emission
inner join land.code_period as period
    on period.code_list = record.code_list
    and period.code_key = record.code_key
    and period.valid_to < date '9999-12-31'
    and period.one_off_months is null
where coalesce(record.valid_to, date '9999-12-31') > period.valid_to
