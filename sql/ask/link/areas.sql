-- Answers: in how many districts do people live, beside those of whom it is not known?
-- Grain: one row.
-- Reads: link.area.
select count(distinct area) as areas
from link.area
where area <> 'ukendt'
