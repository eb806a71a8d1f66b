-- Makes: output.candidate_reason, a table, in step disclose.
-- Grain: one rule that a nominated person meets; of the person whose pseudonym is bound, where one is, nominated or
-- not.
-- Reads: land.person_key, output.behind, score.outcome, score.rule, score.rule_hit.
-- Restricted: for the caseworkers who assess, and for explain, which shows the same texts.
with asked as (
    select person_key.person_id, person_key.pseudonym
    from land.person_key as person_key
    inner join score.outcome as outcome on outcome.person_id = person_key.person_id
    where person_key.pseudonym = cast($pseudonym as varchar)
        or (cast($pseudonym as varchar) is null and outcome.nominated)
),

behind as (
    select behind.*
    from asked
    inner join output.behind as behind on behind.person_id = asked.person_id
),

short as (
    select person_id, rule, string_agg(involvement, '; ' order by involvement) as involvements
    from (select distinct person_id, rule, involvement from behind) as involvement
    group by person_id, rule
),

whole as (
    select person_id, rule, string_agg(involvement_da, '; ' order by involvement_da) as involvements
    from behind
    group by person_id, rule
),

read as (
    select person_id, rule, string_agg(file_sha256, ',' order by file_sha256) as files
    from (select distinct person_id, rule, file_sha256 from behind) as file
    group by person_id, rule
)

select
    cast($run_id as varchar) as run_id,
    asked.pseudonym,
    hit.rule,
    rule.label_da,
    rule.rationale_da,
    hit.points,
    coalesce(short.involvements, '') as involvements,
    rule.label_da || ' (' || cast(hit.points as varchar) || ' point): '
        || coalesce(whole.involvements, 'reglen tæller ingen indsatser') || '.' as text_da,
    coalesce(read.files, '') as files,
    cast($incomplete as varchar) as incomplete
from asked
inner join score.rule_hit as hit on hit.person_id = asked.person_id
inner join score.rule as rule on rule.rule = hit.rule
left join short on short.person_id = hit.person_id and short.rule = hit.rule
left join whole on whole.person_id = hit.person_id and whole.rule = hit.rule
left join read on read.person_id = hit.person_id and read.rule = hit.rule
order by asked.pseudonym, hit.rule
