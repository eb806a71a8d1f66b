-- Grain: one citizen drawn for control, as published.
-- Reads: output.control_sample.
select cast(pseudonym as uuid) as pseudonym
from output.control_sample
order by pseudonym
