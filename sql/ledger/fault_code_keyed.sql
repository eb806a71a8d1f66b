-- Changes: ledger.fault_code, the first time a ledger of an earlier version is opened to be written.
-- Grain: one code of our own lists that a fault is about.
-- Reads: ledger.fault_code, temp.keyed.
-- What was known by its SHA-256 is known by the fingerprint that a key makes of it; temp.keyed has both of each file.
select
    known.register,
    coalesce(keyed.fingerprint, known.sha256) as sha256,
    known.row_no,
    known.column_name,
    known.rule,
    known.code
from ledger.fault_code as known
left join temp.keyed as keyed on keyed.plain = known.sha256
