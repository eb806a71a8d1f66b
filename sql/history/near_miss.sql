-- Makes: history.near_miss, a table, in step publish.
-- Grain: one rule that a person was short of, as published.
-- Reads: output.near_miss.
select
    cast(pseudonym as uuid) as pseudonym,
    rule
from output.near_miss
order by pseudonym
