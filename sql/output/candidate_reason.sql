-- Grain: one rule a nominated person meets. Restricted: for the caseworkers who assess.
-- Reads: score.outcome, score.rule_hit, score.rule, score.behind, score.term, link.involvement, land.person_key,
-- land.department.
-- involvements: the active, main, counting ones of the kinds the rule counts, or of the terms it names. The department is named and never the unit
-- below it, so a protected address or a crisis centre cannot be read out of it.
with behind as (
    select distinct
        hit.person_id,
        hit.rule,
        coalesce(department.name, involvement.department) || ', ' || coalesce(involvement.law, 'lov ukendt')
            || coalesce(' § ' || nullif(involvement.paragraph, ''), '')
            || ', siden ' || cast(involvement.valid_from as varchar) as involvement
    from score.rule_hit as hit
    inner join score.outcome as outcome on outcome.person_id = hit.person_id
    inner join score.behind as behind on behind.rule = hit.rule
    inner join link.involvement as involvement
        on involvement.person_id = hit.person_id and involvement.kind = behind.kind
    left join score.term as term
        on term.term = behind.term
        and term.law = involvement.law
        and term.paragraph = involvement.paragraph
        and term.family = involvement.family
        and term.kind = involvement.kind
    left join land.department as department on department.department = involvement.department
    where outcome.nominated
        and (behind.term is null or term.term is not null)
        and involvement.main and involvement.counts
        and involvement.valid_from <= cast($as_of as date)
        and (involvement.valid_to is null or involvement.valid_to >= cast($as_of as date))
),

listed as (
    select person_id, rule, string_agg(involvement, '; ' order by involvement) as involvements
    from behind
    group by person_id, rule
)

select
    cast($run_id as varchar) as run_id,
    person_key.pseudonym,
    hit.rule,
    rule.label_da,
    rule.rationale_da,
    hit.points,
    coalesce(listed.involvements, '') as involvements,
    cast($incomplete as varchar) as incomplete
from score.rule_hit as hit
inner join score.outcome as outcome on outcome.person_id = hit.person_id
inner join score.rule as rule on rule.rule = hit.rule
inner join land.person_key as person_key on person_key.person_id = hit.person_id
left join listed on listed.person_id = hit.person_id and listed.rule = hit.rule
where outcome.nominated
order by person_key.pseudonym, hit.rule
