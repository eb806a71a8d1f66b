-- Changes: ledger.item, the first time a ledger of an earlier version is opened to be written.
-- Grain: one fault of one row of one file, known by the file's fingerprint.
-- Reads: ledger.item, temp.keyed.
-- What was known by its SHA-256 is known by the fingerprint that a key makes of it; temp.keyed has both of each file.
select
    known.register,
    known.delivery,
    known.name,
    coalesce(keyed.fingerprint, known.sha256) as sha256,
    known.row_no,
    known.column_name,
    known.rule,
    known.first_seen,
    known.last_seen,
    known.status,
    known.decided_by,
    known.decided_at,
    known.reason
from ledger.item as known
left join temp.keyed as keyed on keyed.plain = known.sha256
