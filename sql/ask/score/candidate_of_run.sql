-- Answers: whom did a run nominate, and by which rules?
-- Grain: one nominated person and rule.
-- Reads: land.person_key, score.outcome, score.rule_hit.
-- For the next run to compare with; its history is asked first.
select
    person_key.pseudonym,
    hit.rule
from score.outcome as outcome
inner join score.rule_hit as hit on hit.person_id = outcome.person_id
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
where outcome.nominated
order by person_key.pseudonym, hit.rule
