-- Grain: one person once filled.
-- Reads: nothing.
-- Citizens who object to the processing (GDPR art. 21); empty where no such register is in use.
select cast(null as integer) as person_id
where false
