-- Answers: which registers have records that run on the day, under codes that have ended before it?
-- Grain: one register and the last day of such codes.
-- Reads: link.outlived.
select
    register,
    code_to,
    count(*) as records,
    count(distinct person_id) as persons
from link.outlived
where code_to < cast($as_of as date) and valid_to >= cast($as_of as date)
group by register, code_to
order by register, code_to
