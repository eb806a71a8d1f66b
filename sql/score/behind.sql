-- Makes: score.behind, a table, in step score.
-- Grain: one rule × one kind of involvement it reads, narrowed to one term where it asks for that by name.
-- Reads: nothing.
-- One pair, bound; run once a pair. term is NULL where every involvement of the kind is behind the rule.
select
    cast($rule as varchar) as rule,
    cast($kind as varchar) as kind,
    cast($term as integer) as term
