-- Makes: ledger.code_met, a table, anew in step land.
-- Grain: one code of one list in one register of one delivery, by what became of its rows.
-- Reads: land.code_met, land.file, ledger.code_met.
-- This delivery's registers as they are now, in place of how it was landed before.
with landed as (
    select distinct register from land.file
)

select known.*
from ledger.code_met as known
left join landed on landed.register = known.register and known.delivery = cast($delivery as date)
where landed.register is null
union all
select
    met.register,
    cast($delivery as date) as delivery,
    met.code_list,
    met.code_key,
    met.state,
    met.rows
from land.code_met as met
