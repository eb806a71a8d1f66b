-- Makes: compare.counted_groups, a table, in memory, when rule sets are compared.
-- Grain: one group; group_by is all, sex or age_band.
-- Reads: compare.person.
-- Unsuppressed: read by disclosure control alone.
with member as (
    select 'all' as group_by, 'all' as group_value, scored_a, scored_b, nominated_a, nominated_b, moved
    from compare.person
    union all
    select 'sex', sex, scored_a, scored_b, nominated_a, nominated_b, moved from compare.person
    union all
    select 'age_band', age_band, scored_a, scored_b, nominated_a, nominated_b, moved from compare.person
)

select
    group_by,
    group_value,
    cast(sum(case when scored_a then 1 else 0 end) as bigint) as scored_a,
    cast(sum(case when scored_b then 1 else 0 end) as bigint) as scored_b,
    cast(sum(case when nominated_a then 1 else 0 end) as bigint) as nominated_a,
    cast(sum(case when nominated_b then 1 else 0 end) as bigint) as nominated_b,
    cast(sum(case when moved = 'entered' then 1 else 0 end) as bigint) as entered,
    cast(sum(case when moved = 'left' then 1 else 0 end) as bigint) as "left",
    cast(sum(case when moved = 'stayed' then 1 else 0 end) as bigint) as stayed
from member
group by group_by, group_value
order by group_by, group_value
