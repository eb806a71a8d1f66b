-- Makes: history.candidate, a table, in step publish.
-- Grain: one nominated person, with the counts that candidate shows.
-- Reads: land.person_key, score.evidence, score.outcome.
select
    cast(person_key.pseudonym as uuid) as pseudonym,
    cast(evidence.departments as smallint) as departments,
    cast(evidence.service_centres as smallint) as service_centres,
    cast(evidence.laws as smallint) as laws,
    cast(evidence.benefits as smallint) as benefits,
    cast(evidence.services as smallint) as services,
    cast(evidence.plans as smallint) as plans,
    cast(evidence.caseworkers as smallint) as caseworkers
from score.outcome as outcome
inner join score.evidence as evidence on evidence.person_id = outcome.person_id
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
where outcome.nominated
order by pseudonym
