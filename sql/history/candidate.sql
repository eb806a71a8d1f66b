-- Grain: one nominated person, with the counts that candidate shows.
-- Reads: score.outcome, score.evidence, land.person_key.
select
    cast(person_key.pseudonym as uuid) as pseudonym,
    cast(evidence.departments as usmallint) as departments,
    cast(evidence.service_centres as usmallint) as service_centres,
    cast(evidence.laws as usmallint) as laws,
    cast(evidence.benefits as usmallint) as benefits,
    cast(evidence.services as usmallint) as services,
    cast(evidence.plans as usmallint) as plans,
    cast(evidence.caseworkers as usmallint) as caseworkers
from score.outcome as outcome
inner join score.evidence as evidence on evidence.person_id = outcome.person_id
inner join land.person_key as person_key on person_key.person_id = outcome.person_id
where outcome.nominated
order by pseudonym
