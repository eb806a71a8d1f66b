-- Makes: output.control_sample, a table, in step disclose.
-- Grain: one citizen drawn for control, who was not nominated. Restricted.
-- Reads: output.raw_may_be_drawn, score.evidence.
-- Of each stratum as many as were allotted ($near, $some, $far; the shares: of all in it), in the order of the lot, among those whose month it is.
-- Whose month it is says nothing of a citizen, so each of the stratum was drawn with the same probability. The columns
-- are those of candidate without its points, and these two, which say how the citizen was drawn: they are left out where
-- the two lists are assessed as one, blindly.
with placed as (
    select
        *,
        row_number() over (partition by stratum order by lot) as place,
        case stratum when 'near' then $near when 'some' then $some else $far end as drawn
    from output.raw_may_be_drawn
    where turn >= $low and turn < $high
)

select
    cast($run_id as varchar) as run_id,
    placed.pseudonym,
    evidence.departments,
    evidence.service_centres,
    evidence.laws,
    evidence.benefits,
    evidence.services,
    evidence.plans,
    evidence.caseworkers,
    placed.stratum,
    cast(
        case placed.stratum when 'near' then $near_share when 'some' then $some_share else $far_share end as double
    ) as inclusion_probability,
    cast($incomplete as varchar) as incomplete
from placed
inner join score.evidence as evidence on evidence.person_id = placed.person_id
where placed.place <= placed.drawn
order by placed.pseudonym
