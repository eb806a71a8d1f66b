-- Answers: whom of these did the run draw for control?
-- Grain: one of the pseudonyms that the run drew for control.
-- Reads: history.control_sample.
select
    replace(cast(pseudonym as varchar), '-', '') as pseudonym,
    departments,
    service_centres,
    laws,
    benefits,
    services,
    plans,
    caseworkers
from history.control_sample
where pseudonym in (select unnest(cast($pseudonyms as uuid[])))
