-- Answers: which districts of the register is each area made of?
-- Grain: one area and one of its districts.
-- Reads: link.area.
-- Of the unknown none.
select distinct area, district
from link.area
where district is not null
order by area, district
