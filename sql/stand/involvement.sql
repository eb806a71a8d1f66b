-- Makes: stand.involvement, a table, in memory, when a question is asked of a run.
-- Grain: one continuous involvement of one stand-in.
-- Reads: link.involvement, stand.drawn.
select
    cast(drawn.in_group as integer) as person_id,
    involvement.department,
    involvement.service_centre,
    involvement.law,
    involvement.paragraph,
    involvement.family,
    involvement.kind,
    involvement.main,
    involvement.counts,
    involvement.one_plan,
    involvement.valid_from,
    involvement.valid_to
from stand.drawn as drawn
inner join link.involvement as involvement on involvement.person_id = drawn.whose_things
