-- Makes: land.earlier_share, a table, in step land.
-- Grain: one declared share of one register that an earlier delivery brought too.
-- Reads: land.earlier, ledger.share.
-- The share as it was in the delivery that this one is held against.
select known.register, known.expectation, known.share
from ledger.share as known
inner join land.earlier as earlier on earlier.register = known.register and earlier.delivery = known.delivery
