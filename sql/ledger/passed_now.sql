-- Adds to: ledger.passed, in step check.
-- Grain: one register of this delivery that passed its checks.
-- Reads: ledger.passed, ledger.register.
-- Those that are not there yet: the same delivery may pass again.
select
    landed.register,
    landed.delivery
from ledger.register as landed
where landed.delivery = cast($delivery as date)
    and list_contains(cast($registers as varchar[]), landed.register)
    and not exists (
        select 1
        from ledger.passed as known
        where known.register = landed.register and known.delivery = landed.delivery
    )
