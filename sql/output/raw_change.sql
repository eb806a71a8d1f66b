-- Makes: output.raw_change, a table, in step disclose.
-- Grain: one rule, and all.
-- Reads: land.person_key, score.earlier_candidate, score.outcome, score.rule_hit.
-- Unsuppressed: read by disclosure control alone. No row when there is no earlier run to compare with.
with present as (
    select distinct person_key.pseudonym, hit.rule
    from score.outcome as outcome
    inner join land.person_key as person_key on person_key.person_id = outcome.person_id
    inner join score.rule_hit as hit on hit.person_id = outcome.person_id
    where outcome.nominated
    union
    select person_key.pseudonym, 'all'
    from score.outcome as outcome
    inner join land.person_key as person_key on person_key.person_id = outcome.person_id
    where outcome.nominated
),

earlier as (
    select pseudonym, rule from score.earlier_candidate
    union
    select pseudonym, 'all' from score.earlier_candidate
)

select
    cast($run_id as varchar) as run_id,
    coalesce(present.rule, earlier.rule) as rule,
    sum(case when earlier.pseudonym is null then 1 else 0 end) as entered,
    sum(case when present.pseudonym is not null and earlier.pseudonym is not null then 1 else 0 end) as stayed,
    sum(case when present.pseudonym is null then 1 else 0 end) as "left"
from present
full outer join earlier on earlier.pseudonym = present.pseudonym and earlier.rule = present.rule
where exists (select 1 from score.earlier_candidate)
group by coalesce(present.rule, earlier.rule)
order by rule
