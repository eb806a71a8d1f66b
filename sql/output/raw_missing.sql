-- Makes: output.raw_missing, a table, in step disclose.
-- Grain: one rule that alone would have nominated a person.
-- Reads: temp.missing, rows that the program lends.
-- What is missing is tried in the program, as the rule's own language says.
select
    person_id,
    rule,
    missing_da
from temp.missing
