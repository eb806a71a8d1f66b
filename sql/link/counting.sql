-- Makes: link.counting, a view, in step link.
-- Grain: one continuous involvement of one person that counts.
-- Reads: link.involvement.
-- The only ones that a figure, a rule, a reason or an overlap sees: main, of a kind that counts.
select *
from link.involvement
where main and counts
