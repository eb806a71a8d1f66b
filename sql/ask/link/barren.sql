-- Answers: which registers have accepted rows, and none of them became an involvement?
-- Grain: one such register.
-- Reads: land.file, link.emission, link.spell.
select emission.register
from link.emission as emission
inner join (select register, sum(accepted) as accepted from land.file group by register) as file
    on file.register = emission.register
left join link.spell as spell on spell.emission = emission.emission
where file.accepted > 0
group by emission.register
having count(spell.emission) = 0
order by emission.register
