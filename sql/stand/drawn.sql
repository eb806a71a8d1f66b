-- Makes: stand.drawn, a table, in memory, when a question is asked of a run.
-- Grain: one group of neighbours in line.
-- Reads: stand.place.
-- whose_things: the one of them whose involvements their stand-in has, by lot. Nobody who is told by few: where all of
-- the group are, it is who was drawn in the group before. whose_sex: another drawing.
with ranked as (
    select
        person_id,
        rare,
        in_group,
        row_number() over (partition by in_group order by rare, lot) as thing_place,
        row_number() over (partition by in_group order by other_lot) as sex_place
    from stand.place
),

own as (
    select
        in_group,
        max(case when thing_place = 1 and not rare then person_id end) as whose_things,
        max(case when sex_place = 1 then person_id end) as whose_sex
    from ranked
    group by in_group
),

carried as (
    select
        in_group,
        whose_sex,
        max(case when whose_things is not null then in_group end) over (
            order by in_group rows between unbounded preceding and current row
        ) as latest,
        min(case when whose_things is not null then in_group end) over () as earliest
    from own
)

select carried.in_group, giving.whose_things, carried.whose_sex
from carried
inner join own as giving on giving.in_group = coalesce(carried.latest, carried.earliest)
