-- Answers: how many meet exactly these rules?
-- Grain: one set of rules that somebody whom they were held against meets; of those who meet none there is no row.
-- Reads: score.held_against, score.rule_hit.
-- Never shown: disclosure control sees from it what binds the points to the other counts.
with person as (
    select hit.person_id, list(hit.rule order by hit.rule) as rules
    from score.rule_hit as hit
    inner join score.held_against as held on held.person_id = hit.person_id
    group by hit.person_id
)

select rules, count(*) as persons
from person
group by rules
order by rules
