-- Makes: land.earlier, a table, in step land.
-- Grain: one register that this delivery brought and an earlier one brought too.
-- Reads: land.file, ledger.passed, ledger.register.
-- The latest earlier delivery of each register that passed its checks. Of fewer than $minimum_cell persons nothing is reckoned.
with older as (
    select known.register, known.delivery, known.accepted, known.persons
    from ledger.register as known
    inner join (select distinct register from land.file) as landed on landed.register = known.register
    inner join ledger.passed as passed on passed.register = known.register and passed.delivery = known.delivery
    where known.delivery < cast($delivery as date) and known.persons >= $minimum_cell
)

select older.register, older.delivery, older.accepted, older.persons
from older
inner join (select register, max(delivery) as delivery from older group by register) as newest
    on newest.register = older.register and newest.delivery = older.delivery
