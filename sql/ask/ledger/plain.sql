-- Answers: which files does the ledger know by their SHA-256, as earlier versions did?
-- Grain: one SHA-256.
-- Reads: ledger.fault_code, ledger.file, ledger.item.
-- A fingerprint is half as long.
select sha256 from ledger.file where length(sha256) = 64
union
select sha256 from ledger.item where length(sha256) = 64
union
select sha256 from ledger.fault_code where length(sha256) = 64
