-- Grain: one nominated person and rule.
-- Reads: score.outcome, score.rule_hit, land.person_key.
-- Whom a run nominated and by which rules, for the next run to compare with.
select
    person_key.pseudonym,
    hit.rule
from score.outcome as outcome
inner join score.rule_hit as hit on hit.person_id = outcome.person_id
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
where outcome.nominated
order by person_key.pseudonym, hit.rule
