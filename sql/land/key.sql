-- Makes: land.key, a table, in step land.
-- Grain: one row.
-- Reads: nothing.
-- The fingerprint of the key behind the pseudonyms, bound: with another key nobody is found, which is not an answer.
select cast($fingerprint as varchar) as fingerprint
