-- Makes: ledger.passed, a table, anew in the steps land and check.
-- Grain: one register of one delivery that passed its checks.
-- Reads: land.file, land.headcount, ledger.passed, ledger.register.
-- What passed stays so, but for a register that this delivery brings with other figures than it passed with.
with landed as (
    select register, cast(sum(accepted) as bigint) as accepted
    from land.file
    group by register
),

differing as (
    select known.register
    from ledger.register as known
    inner join landed on landed.register = known.register
    left join land.headcount as headcount on headcount.register = known.register and headcount.file_no = 0
    where known.delivery = cast($delivery as date)
        and (known.accepted <> landed.accepted or known.persons <> coalesce(headcount.persons, 0))
)

select known.*
from ledger.passed as known
left join differing on differing.register = known.register and known.delivery = cast($delivery as date)
where differing.register is null
