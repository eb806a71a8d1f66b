-- Grain: one continuous involvement of one person.
-- Reads: link.spell, link.emission, land.unit, land.thing.
-- The one shape that scoring reads. lag_days is for sources that report in arrears: the spell counts that long
-- past its last reported day. The caseworker and the row are those of the newest record.
with spell as (
    select
        person_id,
        emission,
        unit,
        thing,
        main,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to,
        arg_max(coalesce(caseworker_id, 0), record_no) as caseworker_id,
        arg_max(file_no, record_no) as file_no,
        arg_max(row_no, record_no) as row_no
    from link.spell
    group by person_id, emission, unit, thing, main, spell_no
)

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
    spell.valid_from,
    case when spell.valid_to < date '9999-12-31' then spell.valid_to + emission.lag_days end as valid_to,
    nullif(spell.caseworker_id, 0) as caseworker_id,
    spell.file_no,
    spell.row_no
from spell
inner join link.emission as emission on emission.emission = spell.emission
inner join land.unit as unit on unit.unit = spell.unit
inner join land.thing as thing on thing.thing = spell.thing
