-- Changes: ledger.file, the first time a ledger of an earlier version is opened to be written.
-- Grain: one file of one delivery, by name and fingerprint.
-- Reads: ledger.file, temp.keyed.
-- What was known by its SHA-256 is known by the fingerprint that a key makes of it; temp.keyed has both of each file.
select
    known.register,
    known.delivery,
    known.name,
    coalesce(keyed.fingerprint, known.sha256) as sha256,
    known.bytes,
    known.rows_read,
    known.accepted,
    known.quarantined,
    known.ignored,
    known.persons,
    known.first_landed_at,
    known.run_id
from ledger.file as known
left join temp.keyed as keyed on keyed.plain = known.sha256
