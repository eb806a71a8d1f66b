-- Makes: output.raw_measured, a table, in step disclose.
-- Grain: one value of one measure × the step that dropped the persons (0: nominated).
-- Reads: score.evidence, score.held_against.
-- Unsuppressed, and never published as it is: distribution is summed from it, and disclosure control sees from it
-- which values a step lets through.
with eligible as (
    select
        coalesce(held.dropped_at, 0) as dropped_at,
        held.points,
        evidence.departments,
        evidence.benefits,
        evidence.services,
        evidence.service_centres,
        evidence.laws,
        evidence.plans
    from score.held_against as held
    inner join score.evidence as evidence on evidence.person_id = held.person_id
)

select 'points' as measure, points as value, dropped_at, count(*) as persons from eligible group by points, dropped_at
union all
select 'departments', departments, dropped_at, count(*) from eligible group by departments, dropped_at
union all
select 'benefits', benefits, dropped_at, count(*) from eligible group by benefits, dropped_at
union all
select 'services', services, dropped_at, count(*) from eligible group by services, dropped_at
union all
select 'service_centres', service_centres, dropped_at, count(*) from eligible group by service_centres, dropped_at
union all
select 'laws', laws, dropped_at, count(*) from eligible group by laws, dropped_at
union all
select 'plans', plans, dropped_at, count(*) from eligible group by plans, dropped_at
order by measure, value, dropped_at
