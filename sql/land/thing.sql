-- Makes: land.thing, a table, in step land.
-- Grain: one kind of involvement: what a code means in law, whatever it is called in the extracts.
-- Reads: land.code.
-- Spells are made of rows of the same thing; an integer stands for it while millions of rows are sorted.
select
    row_number() over (order by law, paragraph, family, kind, counts, one_plan) as thing,
    law,
    paragraph,
    family,
    kind,
    counts,
    one_plan,
    min(code) as code
from land.code
group by law, paragraph, family, kind, counts, one_plan
