-- Answers: with which key were the pseudonyms made?
-- Grain: one row.
-- Reads: history.key.
select fingerprint
from history.key
