-- Makes: output.behind, a view, in step disclose.
-- Grain: one involvement behind one rule that a person meets, in the row of an extract that stands for it.
-- Reads: land.department, land.file, link.counting, output.raw_register, score.behind, score.rule_hit,
-- score.setting, score.term.
-- candidate_reason reads it for those nominated, explain for the one asked about. The active
-- ones of the kinds the rule counts, or of the terms it names. The department is named and never the unit below it,
-- so a protected address or a crisis centre cannot be read out of it; a register has no name where it would say the
-- unit. In involvement a paragraph is as codes are written, in involvement_da as laws are: 31 b.
with counted as (
    select distinct
        hit.person_id,
        hit.rule,
        coalesce(department.name, involvement.department) as department,
        involvement.law,
        nullif(involvement.paragraph, '') as paragraph,
        involvement.valid_from as since,
        register.name as register,
        file.sha256 as file_sha256,
        involvement.row_no
    from score.rule_hit as hit
    cross join score.setting as setting
    inner join score.behind as behind on behind.rule = hit.rule
    inner join link.counting as involvement
        on involvement.person_id = hit.person_id and involvement.kind = behind.kind
    left join score.term as term
        on term.term = behind.term
        and term.law = involvement.law
        and term.paragraph = involvement.paragraph
        and term.family = involvement.family
        and term.kind = involvement.kind
    left join land.department as department on department.department = involvement.department
    left join output.raw_register as register on register.register = involvement.register
    left join land.file as file on file.register = involvement.register and file.file_no = involvement.file_no
    where (behind.term is null or term.term is not null)
        and involvement.valid_from <= setting.as_of
        and (involvement.valid_to is null or involvement.valid_to >= setting.as_of)
),

named as (
    select
        counted.*,
        case when regexp_matches(paragraph, '^[0-9]+[a-z]$')
            then substr(paragraph, 1, length(paragraph) - 1) || ' ' || substr(paragraph, length(paragraph))
            else paragraph end as paragraph_da,
        department || ', ' || coalesce(law, 'lov ukendt') as place,
        ', siden ' || cast(since as varchar) as begun
    from counted
)

select
    named.*,
    place || coalesce(' § ' || paragraph, '') || begun as involvement,
    place || coalesce(' § ' || paragraph_da, '') || begun || ' (' || coalesce(register || ', ', '') || 'fil '
        || coalesce(substr(file_sha256, 1, 12), 'ukendt') || ' række '
        || coalesce(cast(row_no as varchar), 'ukendt') || ')' as involvement_da
from named
