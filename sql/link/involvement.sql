-- Grain: one continuous involvement of one person.
-- Reads: link.spell.
-- The one shape that scoring reads. lag_days is for sources that report in arrears: the spell counts that long
-- past its last reported day. The caseworker and the row are those of the newest record.
select
    person_id,
    register,
    department,
    service_centre,
    law,
    paragraph,
    max(code) as code,
    family,
    kind,
    main,
    counts,
    min(valid_from) as valid_from,
    case when count(*) = count(valid_to) then max(valid_to + lag_days) end as valid_to,
    arg_max(caseworker_id, record_no) as caseworker_id,
    arg_max(file_no, record_no) as file_no,
    arg_max(row_no, record_no) as row_no
from link.spell
group by
    person_id, register, department, service_centre, law, paragraph, family, kind, main, counts, spell_no
