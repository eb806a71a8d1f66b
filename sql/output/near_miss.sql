-- Makes: output.near_miss, a table, in step disclose.
-- Grain: one rule that alone would have nominated a person. Restricted.
-- Reads: land.person_key, output.raw_missing.
-- What is missing is tried in the program, as the rule's own language says.
select
    cast($run_id as varchar) as run_id,
    person_key.pseudonym,
    missing.rule,
    missing.missing_da,
    cast($incomplete as varchar) as incomplete
from output.raw_missing as missing
inner join land.person_key as person_key on person_key.person_id = missing.person_id
order by person_key.pseudonym, missing.rule
