-- Makes: ledger.register, a table, anew in step land.
-- Grain: one register of one delivery.
-- Reads: land.file, land.headcount, ledger.register.
-- This delivery's registers as they are now, in place of how it was landed before. file_no 0 is all files together.
with landed as (
    select register, cast(sum(accepted) as bigint) as accepted
    from land.file
    group by register
)

select known.*
from ledger.register as known
left join landed on landed.register = known.register and known.delivery = cast($delivery as date)
where landed.register is null
union all
select
    landed.register,
    cast($delivery as date) as delivery,
    landed.accepted,
    coalesce(headcount.persons, 0) as persons
from landed
left join land.headcount as headcount on headcount.register = landed.register and headcount.file_no = 0
