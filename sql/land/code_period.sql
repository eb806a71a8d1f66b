-- Makes: land.code_period, a table, in step land.
-- Grain: one code of one list.
-- Reads: land.code.
-- The days on which a code means anything at all, over every period of it; gaps are the days between two periods, on
-- which it means nothing. NULL where there are none. What is lent has no months of its own in an extract that says when
-- it is returned.
with period as (
    select
        code_list,
        code_key,
        one_off_months,
        lent,
        coalesce(valid_from, date '0001-01-01') as valid_from,
        coalesce(valid_to, date '9999-12-31') as valid_to,
        lead(valid_from) over (partition by code_list, code_key order by valid_from nulls first) as next_from
    from land.code
)

select
    code_list,
    code_key,
    min(valid_from) as valid_from,
    max(valid_to) as valid_to,
    max(one_off_months) as one_off_months,
    max(case when lent then null else one_off_months end) as months_if_returned,
    list(struct_pack(after := valid_to, before := next_from)) filter (where next_from > valid_to + 1) as gaps
from period
group by code_list, code_key
