-- Makes: land.code_met, a table, in step land.
-- Grain: one code of one list in one register, by what became of its rows: used, unknown_code or code_not_in_force.
-- Reads: temp.met.
-- A code whose rows are in quarantine is named where they are of at least $fewest persons, and only then counted; the
-- others are one row without a name. code_key is as in land.code, or of a code that no list has, law and paragraph.
with counted as (
    select register, code_list, code_key, state, count(distinct person_id) as persons
    from temp.met
    group by register, code_list, code_key, state
),

labelled as (
    select
        met.register,
        met.code_list,
        met.state,
        case when met.state = 'used' or counted.persons >= $fewest then met.code_key else '' end as code_key,
        met.person_id
    from temp.met as met
    inner join counted
        on counted.register = met.register and counted.code_list = met.code_list
        and counted.code_key = met.code_key and counted.state = met.state
)

select
    register,
    code_list,
    code_key,
    state,
    case when state <> 'used' and count(distinct person_id) >= $fewest then count(*) end as rows
from labelled
group by register, code_list, code_key, state
