-- Grain: one nominated person and rule.
-- Reads: score.earlier_candidate.
-- What a run itself compared with.
select
    pseudonym,
    rule
from score.earlier_candidate
order by pseudonym, rule
