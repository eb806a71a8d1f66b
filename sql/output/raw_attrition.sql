-- Makes: output.raw_attrition, a table, in step disclose.
-- Grain: one step × group; group_by is all, sex, age_band, and area where it is loaded.
-- Reads: score.outcome, score.step.
-- Unsuppressed: read by disclosure control alone. before - dropped = after, always, since all three count the same
-- persons by the one step that dropped them.
with person as (
    select
        coalesce(sex, 'ukendt') as sex,
        coalesce(age_band, 'ukendt') as age_band,
        area,
        dropped_at,
        count(*) as persons
    from score.outcome
    group by coalesce(sex, 'ukendt'), coalesce(age_band, 'ukendt'), area, dropped_at
),

member as (
    select 'all' as group_by, 'all' as group_value, dropped_at, persons from person
    union all
    select 'sex', sex, dropped_at, persons from person
    union all
    select 'age_band', age_band, dropped_at, persons from person
    union all
    select 'area', area, dropped_at, persons from person where area is not null
)

select
    cast($run_id as varchar) as run_id,
    step.step,
    member.group_by,
    member.group_value,
    step.id as step_id,
    step.label_da,
    step.label_en,
    cast(sum(case when member.dropped_at is null or member.dropped_at >= step.step
        then member.persons else 0 end) as bigint) as before,
    cast(sum(case when member.dropped_at = step.step then member.persons else 0 end) as bigint) as dropped,
    cast(sum(case when member.dropped_at is null or member.dropped_at > step.step
        then member.persons else 0 end) as bigint) as after
from score.step as step
cross join member
group by step.step, member.group_by, member.group_value, step.id, step.label_da, step.label_en
order by step.step, member.group_by, member.group_value
