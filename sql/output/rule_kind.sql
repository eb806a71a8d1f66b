-- Grain: one rule × one kind of involvement it counts.
-- Reads: one pair, bound; run once a pair.
select cast($rule as varchar) as rule, cast($kind as varchar) as kind
