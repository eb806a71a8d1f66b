-- Answers: what did the run make of a person?
-- Grain: one person, by a pseudonym that the person has or had before; none when the run has met nobody of it.
-- Reads: land.former_key, land.person_key, score.eligibility, score.outcome, score.setting, score.step.
-- linked: whether the population register knows the person. scored: whether any rule was held against the person.
with named as (
    select person_id from land.person_key where pseudonym = cast($pseudonym as varchar)
    union
    select person_id from land.former_key where pseudonym = cast($pseudonym as varchar)
)

select
    person_key.person_id,
    person_key.pseudonym,
    outcome.person_id is not null as linked,
    outcome.person_id is not null and eligibility.dropped_by is null as scored,
    coalesce(outcome.nominated, false) as nominated,
    coalesce(outcome.points, 0) as points,
    setting.threshold,
    coalesce(step.label_da, '') as dropped_label,
    setting.ruleset,
    setting.version
from named
inner join land.person_key as person_key on person_key.person_id = named.person_id
cross join score.setting as setting
left join score.outcome as outcome on outcome.person_id = named.person_id
left join score.eligibility as eligibility on eligibility.person_id = named.person_id
left join score.step as step on step.step = outcome.dropped_at
