-- Makes: history.control_sample, a table, in step publish.
-- Grain: one citizen drawn for control, with the counts that were published.
-- Reads: output.control_sample.
select
    cast(pseudonym as uuid) as pseudonym,
    cast(departments as smallint) as departments,
    cast(service_centres as smallint) as service_centres,
    cast(laws as smallint) as laws,
    cast(benefits as smallint) as benefits,
    cast(services as smallint) as services,
    cast(plans as smallint) as plans,
    cast(caseworkers as smallint) as caseworkers
from output.control_sample
order by pseudonym
