-- Answers: what are the highest numbers of an involvement's declaration, of a unit, and of what is counted?
-- Grain: one row.
-- Reads: land.thing, land.unit, link.emission.
select
    (select coalesce(max(emission), 0) from link.emission) as emission,
    (select coalesce(max(unit), 0) from land.unit) as unit,
    (select coalesce(max(thing), 0) from land.thing) as thing
