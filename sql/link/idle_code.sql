-- Makes: link.idle_code, a table, in step link.
-- Grain: one code of one register that rows active on the as-of date have, and that meant nothing on that day.
-- Reads: land.code_period, link.emission, link.record.
-- A code of a law that came later, or had gone: its rows stand and are not counted on $as_of. Only codes of at least
-- $fewest persons, so that none is told of.
select
    emission.register,
    record.code_list,
    record.code_key
from link.record as record
inner join link.emission as emission on emission.emission = record.emission
inner join land.code_period as period
    on period.code_list = record.code_list and period.code_key = record.code_key
where record.valid_from <= cast($as_of as date)
    and (record.valid_to is null or record.valid_to >= cast($as_of as date))
    and (
        cast($as_of as date) < period.valid_from
        or cast($as_of as date) > period.valid_to
        or len(list_filter(
            period.gaps, lambda gap: gap.after < cast($as_of as date) and gap.before > cast($as_of as date)
        )) > 0
    )
group by emission.register, record.code_list, record.code_key
having count(distinct record.person_id) >= $fewest
