-- Answers: which rules did a person meet in the run, and why?
-- Grain: one rule a person met, with the involvements it counts where the person was nominated.
-- Reads: history.involvement, history.person, history.rule.
-- Each involvement: kind, department, law, paragraph, since.
select
    rule.rule,
    rule.label_da,
    rule.rationale_da,
    rule.points,
    (
        select list(distinct [
            involvement.kind, involvement.department, involvement.law, nullif(involvement.paragraph, ''),
            cast(involvement.since as varchar)
        ])
        from history.involvement as involvement
        where involvement.pseudonym = person.pseudonym
            and (
                list_contains(rule.kinds, involvement.kind)
                or list_contains(
                    rule.kinds, involvement.kind || ' ' || involvement.law || ' § ' || coalesce(involvement.paragraph, '')
                )
            )
    ) as behind
from history.person as person
inner join history.rule as rule on list_contains(person.hits, rule.position)
where person.pseudonym = cast($pseudonym as uuid)
order by rule.position
