-- Makes: ledger.passed, a table, anew in step check.
-- Grain: one register of one delivery that passed its checks.
-- Reads: ledger.passed, ledger.register.
-- What has passed, and what passed now: what a later delivery is held against.
select known.*
from ledger.passed as known
union
select
    landed.register,
    landed.delivery
from ledger.register as landed
where landed.delivery = cast($delivery as date) and list_contains(cast($registers as varchar[]), landed.register)
