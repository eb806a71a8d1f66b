-- Grain: one citizen drawn for control, with the counts that were published.
-- Reads: output.control_sample.
select
    cast(pseudonym as uuid) as pseudonym,
    cast(departments as usmallint) as departments,
    cast(service_centres as usmallint) as service_centres,
    cast(laws as usmallint) as laws,
    cast(benefits as usmallint) as benefits,
    cast(services as usmallint) as services,
    cast(plans as usmallint) as plans,
    cast(caseworkers as usmallint) as caseworkers
from output.control_sample
order by pseudonym
