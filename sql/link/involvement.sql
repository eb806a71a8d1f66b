-- Makes: link.involvement, a view, in step link.
-- Grain: one continuous involvement of one person.
-- Reads: land.thing, land.unit, link.emission, link.spell.
-- The one shape that scoring reads. lag_days is for sources that report in arrears: the spell counts that long
-- past its last reported day.
select
    spell.person_id,
    emission.register,
    unit.department,
    unit.service_centre,
    thing.law,
    thing.paragraph,
    thing.code,
    thing.family,
    thing.kind,
    spell.main,
    thing.counts,
    thing.one_plan,
    spell.valid_from,
    case when spell.valid_to < date '9999-12-31' then spell.valid_to + emission.lag_days end as valid_to,
    spell.file_no,
    spell.row_no
from link.spell as spell
inner join link.emission as emission on emission.emission = spell.emission
inner join land.unit as unit on unit.unit = spell.unit
inner join land.thing as thing on thing.thing = spell.thing
