-- Makes: history.person, a table, in step publish.
-- Grain: one person whose number stood in an extract, sorted by pseudonym, so that one is found without reading all.
-- Reads: land.person_key, score.outcome, score.rule, score.rule_hit, temp.found.
-- registers: numbers of those with an accepted row of the person; none where every row was quarantined or left out.
-- linked: whether the population register knows the person; nobody else is scored. hits: numbers of the rules met.
with found as (
    select person_id, list(position order by position) as registers
    from temp.found
    group by person_id
),

hit as (
    select rule_hit.person_id, list(cast(rule.position as utinyint) order by rule.position) as hits
    from score.rule_hit as rule_hit
    inner join score.rule as rule on rule.rule = rule_hit.rule
    group by rule_hit.person_id
)

select
    cast(person_key.pseudonym as uuid) as pseudonym,
    found.registers,
    outcome.person_id is not null as linked,
    coalesce(outcome.nominated, false) as nominated,
    cast(outcome.dropped_at as utinyint) as dropped_at,
    cast(outcome.points as smallint) as points,
    hit.hits
from land.person_key as person_key
left join found on found.person_id = person_key.person_id
left join score.outcome as outcome on outcome.person_id = person_key.person_id
left join hit on hit.person_id = person_key.person_id
order by pseudonym
