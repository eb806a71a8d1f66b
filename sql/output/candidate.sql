-- Makes: output.candidate, a table, in step disclose.
-- Grain: one nominated person. Restricted: for the caseworkers who assess.
-- Reads: land.person_key, score.evidence, score.outcome.
select
    cast($run_id as varchar) as run_id,
    person_key.pseudonym,
    outcome.points,
    evidence.departments,
    evidence.service_centres,
    evidence.laws,
    evidence.benefits,
    evidence.services,
    evidence.plans,
    evidence.caseworkers,
    cast($incomplete as varchar) as incomplete
from score.outcome as outcome
inner join score.evidence as evidence on evidence.person_id = outcome.person_id
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
where outcome.nominated
order by person_key.pseudonym
