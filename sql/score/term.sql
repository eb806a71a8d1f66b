-- Makes: score.term, a table, in step score.
-- Grain: one thing that one term of the rule set stands for.
-- Reads: nothing.
-- One thing, bound; run once a thing. Terms are numbered from 1 in the order the rules name them.
select
    cast($term as integer) as term,
    cast($called as varchar) as called,
    cast($law as varchar) as law,
    cast($paragraph as varchar) as paragraph,
    cast($family as varchar) as family,
    cast($kind as varchar) as kind
