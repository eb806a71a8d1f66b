-- Makes: link.coded, a view, while step link runs.
-- Grain: one record × one period of its code.
-- Reads: land.code, land.thing, link.current_record.
-- Each record under the law that its code had in each period: a code list is dated, so a record that lives
-- through a reform becomes one row a period, all of one family. One-off grants end after their months; what
-- is lent ends when it is returned, where the extract says when.
-- line: person × emission × unit × thing × main, and place: where in the extract, each in one number, by which rows are
-- sorted in little more than half the time. From the low end line has main in 1 bit, thing in 13, unit in 10, emission
-- in 8, then the person; place has row_no in 48, then file_no. ask/link/widest is asked before whether that is room enough.
with meaning as (
    select
        code.code_list,
        code.code_key,
        code.main,
        code.one_off_months,
        code.lent,
        coalesce(code.valid_from, date '0001-01-01') as code_from,
        coalesce(code.valid_to, date '9999-12-31') as code_to,
        thing.thing
    from land.code as code
    inner join land.thing as thing
        on thing.law = code.law
        and thing.paragraph = code.paragraph
        and thing.family = code.family
        and thing.kind = code.kind
        and thing.counts = code.counts
        and thing.one_plan = code.one_plan
),

dated as (
    select
        record.*,
        meaning.thing,
        meaning.main and not record.ancillary as main,
        greatest(record.valid_from, meaning.code_from) as meant_from,
        least(
            coalesce(record.valid_to, date '9999-12-31'),
            meaning.code_to,
            case
                when meaning.one_off_months is null or (meaning.lent and record.states_end) then date '9999-12-31'
                else cast(record.valid_from + interval 1 month * meaning.one_off_months as date)
            end
        ) as meant_to
    from link.current_record as record
    inner join meaning on meaning.code_list = record.code_list and meaning.code_key = record.code_key
)

select
    (cast(person_id as bigint) << 32) | (cast(emission as bigint) << 24) | (cast(unit as bigint) << 14)
    | (cast(thing as bigint) << 1) | cast(main as bigint) as line,
    (cast(file_no as bigint) << 48) | row_no as place,
    meant_from as valid_from,
    meant_to as valid_to,
    caseworker_id,
    caseworkers,
    gap_days,
    lag_days
from dated
where meant_from <= meant_to
