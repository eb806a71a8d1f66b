-- Answers: what are a person's figures?
-- Grain: one person; the columns are those of the evidence dictionary, in its order.
-- Reads: score.evidence.
select
    age,
    departments,
    service_centres,
    laws,
    service_laws,
    benefits,
    services,
    plans,
    caseworkers
from score.evidence
where person_id = cast($person_id as integer)
