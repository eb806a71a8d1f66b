-- Adds to: land.headcount, in step land.
-- Grain: one file of the register, and all its files together (file_no 0).
-- Reads: temp.landed, in turn every land.<register>.
-- How many persons there are, for the ledger.
select
    cast($register as varchar) as register,
    coalesce(landed.file_no, 0) as file_no,
    count(distinct landed.person_id) as persons
from temp.landed as landed
group by grouping sets ((landed.file_no), ())
