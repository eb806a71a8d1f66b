-- Answers: in how many districts do people live?
-- Grain: one row.
-- Reads: link.area.
select count(distinct area) as areas
from link.area
