-- Makes: compare.person, a table, in memory, when rule sets are compared.
-- Grain: one person of link.person, under both rule sets.
-- Reads: compare.side.
-- Who enters, leaves and stays when a gives way to b. Age bands are those of b's as-of date.
select
    after.person_id,
    after.sex,
    after.age_band,
    before.scored as scored_a,
    after.scored as scored_b,
    before.nominated as nominated_a,
    after.nominated as nominated_b,
    before.points as points_a,
    after.points as points_b,
    before.step as step_a,
    after.step as step_b,
    case
        when before.nominated and after.nominated then 'stayed'
        when before.nominated then 'left'
        when after.nominated then 'entered'
    end as moved
from compare.side as before
inner join compare.side as after on after.person_id = before.person_id
where before.side = 'a' and after.side = 'b'
