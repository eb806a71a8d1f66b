-- Makes: output.raw_change, a table, in step disclose.
-- Grain: one rule, and all.
-- Reads: land.former_key, land.person_key, score.earlier_candidate, score.outcome, score.rule_hit.
-- Unsuppressed: read by disclosure control alone. No row when there is no earlier run to compare with. Whoever was
-- nominated under a number that has been changed since is the same person under the new one.
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

known as (
    select
        coalesce(person_key.pseudonym, candidate.pseudonym) as pseudonym,
        candidate.rule
    from score.earlier_candidate as candidate
    left join land.former_key as former on former.pseudonym = candidate.pseudonym
    left join land.person_key as person_key on person_key.person_id = former.person_id
),

earlier as (
    select pseudonym, rule from known
    union
    select pseudonym, 'all' from known
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
