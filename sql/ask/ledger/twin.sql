-- Answers: which files of this delivery are copies?
-- Grain: one file of this delivery and one it is a copy of.
-- Reads: land.file, ledger.file.
-- The same bytes under two names in one delivery, or delivered anew under a later date. A file without rows is no copy.
with arrived as (
    select register, file_no, name, sha256 from land.file where rows_read > 0
)

select
    arrived.register,
    arrived.name,
    other.register as other_register,
    other.name as other_name,
    cast($delivery as date) as other_delivery
from arrived
inner join arrived as other
    on other.sha256 = arrived.sha256
    and (other.register < arrived.register
        or (other.register = arrived.register and other.file_no < arrived.file_no))
union all
select
    arrived.register,
    arrived.name,
    known.register,
    known.name,
    known.delivery
from arrived
inner join ledger.file as known on known.sha256 = arrived.sha256 and known.delivery < cast($delivery as date)
order by 1, 2, 5, 3, 4
