-- Makes: stand.caseworker, a table, in memory, when a question is asked of a run.
-- Grain: one row of an involvement of one stand-in, whose caseworker is known.
-- Reads: link.caseworker, stand.drawn.
select
    cast(drawn.in_group as integer) as person_id,
    caseworker.caseworker_id,
    caseworker.valid_from,
    caseworker.valid_to
from stand.drawn as drawn
inner join link.caseworker as caseworker on caseworker.person_id = drawn.whose_things
