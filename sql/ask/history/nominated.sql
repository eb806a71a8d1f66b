-- Answers: whom did a run nominate, and by which rules?
-- Grain: one nominated person and rule.
-- Reads: history.person, history.rule.
-- For a later run to compare with.
select
    replace(cast(person.pseudonym as varchar), '-', '') as pseudonym,
    rule.rule
from history.person as person
inner join history.rule as rule on list_contains(person.hits, rule.position)
where person.nominated
order by pseudonym, rule.rule
