-- Makes: compare.counted_rules, a table, in memory, when rule sets are compared.
-- Grain: one way to move (entered, left) and rule.
-- Reads: compare.hit, compare.person.
-- Unsuppressed: read by disclosure control alone. Whoever enters hits rules of b; whoever leaves had hit rules of a.
-- A rule that none of them hits has no row.
select
    person.moved,
    hit.rule,
    count(*) as persons
from compare.person as person
inner join compare.hit as hit on hit.person_id = person.person_id
where (person.moved = 'entered' and hit.side = 'b') or (person.moved = 'left' and hit.side = 'a')
group by person.moved, hit.rule
order by person.moved, hit.rule
