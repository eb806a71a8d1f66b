-- Makes: land.code_period, a table, in step land.
-- Grain: one code of one list.
-- Reads: land.code.
-- The days on which a code means anything at all, over every period of it.
select
    code_list,
    code_key,
    min(coalesce(valid_from, date '0001-01-01')) as valid_from,
    max(coalesce(valid_to, date '9999-12-31')) as valid_to,
    max(one_off_months) as one_off_months
from land.code
group by code_list, code_key
