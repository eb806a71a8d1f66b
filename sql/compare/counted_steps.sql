-- Makes: compare.counted_steps, a table, in memory, when rule sets are compared.
-- Grain: one way to move (entered, left) and attrition step.
-- Reads: compare.person.
-- Unsuppressed: read by disclosure control alone. Whoever enters had fallen at a step of a; whoever leaves falls at
-- a step of b.
select
    moved,
    case when moved = 'entered' then step_a else step_b end as step,
    count(*) as persons
from compare.person
where moved in ('entered', 'left')
group by moved, case when moved = 'entered' then step_a else step_b end
order by moved, step
