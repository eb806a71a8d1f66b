-- Makes: compare.hit, a table, in memory, when rule sets are compared.
-- Grain: one person and rule that holds, under one rule set.
-- Reads: score.rule_hit.
select
    cast($side as varchar) as side,
    person_id,
    rule
from score.rule_hit
