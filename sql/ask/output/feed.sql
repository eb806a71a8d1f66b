-- Answers: which registers feed which departments?
-- Grain: department × register that feeds it.
-- Reads: link.counting.
-- Whoever reads how many persons a register holds knows that its department has no more.
select distinct department, register
from link.counting
where department is not null
order by department, register
