-- Makes: ledger.share, a table, anew in step land.
-- Grain: one declared share of one register of one delivery.
-- Reads: land.file, land.share, ledger.share.
-- This delivery's shares as they are now, in place of how it was landed before.
with landed as (
    select distinct register from land.file
)

select known.*
from ledger.share as known
left join landed on landed.register = known.register and known.delivery = cast($delivery as date)
where landed.register is null
union all
select
    share.register,
    cast($delivery as date) as delivery,
    share.expectation,
    share.share
from land.share as share
