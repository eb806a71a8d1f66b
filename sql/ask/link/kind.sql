-- Answers: how many involvements are made, of which kind?
-- Grain: one kind.
-- Reads: land.thing, link.spell.
select thing.kind, count(*) as spells
from link.spell as spell
inner join land.thing as thing on thing.thing = spell.thing
group by thing.kind
order by thing.kind
