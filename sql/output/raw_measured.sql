-- Makes: output.raw_measured, a table, in step disclose.
-- Grain: one value of one measure.
-- Reads: score.evidence, score.held_against.
-- Unsuppressed, and never published as it is: distribution is summed from it, and disclosure control reads how many
-- departments citizens have.
with eligible as (
    select
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

select 'points' as measure, points as value, count(*) as persons from eligible group by points
union all
select 'departments', departments, count(*) from eligible group by departments
union all
select 'benefits', benefits, count(*) from eligible group by benefits
union all
select 'services', services, count(*) from eligible group by services
union all
select 'service_centres', service_centres, count(*) from eligible group by service_centres
union all
select 'laws', laws, count(*) from eligible group by laws
union all
select 'plans', plans, count(*) from eligible group by plans
order by measure, value
