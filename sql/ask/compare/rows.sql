-- Answers: which citizens are nominated by one rule set or both, and by which rules that the other lacks?
-- Grain: one person who is nominated by one rule set or by both.
-- Reads: compare.hit, compare.person, land.person_key.
-- Restricted: for the analyst, and only in mode operate. A rule's points count only while the person is held against
-- the rules, so both lists may be blank.
with differing as (
    select
        coalesce(before.person_id, after.person_id) as person_id,
        case when after.rule is null then before.rule end as lost,
        case when before.rule is null then after.rule end as gained
    from (select person_id, rule from compare.hit where side = 'a') as before
    full outer join (select person_id, rule from compare.hit where side = 'b') as after
        on after.person_id = before.person_id and after.rule = before.rule
    where before.rule is null or after.rule is null
),

listed as (
    select
        person_id,
        string_agg(lost, ',' order by lost) as lost,
        string_agg(gained, ',' order by gained) as gained
    from differing
    group by person_id
)

select
    person_key.pseudonym,
    person.moved,
    person.points_a as points_before,
    person.points_b as points_after,
    coalesce(listed.lost, '') as rules_only_before,
    coalesce(listed.gained, '') as rules_only_after
from compare.person as person
inner join land.person_key as person_key on person_key.person_id = person.person_id
left join listed on listed.person_id = person.person_id
where person.moved is not null
order by person.moved, person_key.pseudonym
