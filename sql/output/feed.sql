-- Grain: department × register that feeds it.
-- Reads: link.involvement. Whoever reads how many persons a register holds knows that its department has no more.
select distinct department, register
from link.involvement
where main and counts and department is not null
order by department, register
