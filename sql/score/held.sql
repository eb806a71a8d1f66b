-- Makes: score.held, a table, in step score.
-- Grain: one person × one term that the person has on the as-of date.
-- Reads: link.counting, score.term.
-- since is the first day of the unbroken time that reaches $as_of, whatever unit gave it and whatever it was called
-- (gaps and islands); months is how many whole months that is. A month is full on the same day of a later month, or
-- on the first day after it where the month has no such day, as with birthdays.
with matching as (
    select distinct
        involvement.person_id,
        term.term,
        involvement.valid_from,
        coalesce(involvement.valid_to, date '9999-12-31') as valid_to
    from link.counting as involvement
    inner join score.term as term
        on term.law = involvement.law
        and term.paragraph = involvement.paragraph
        and term.family = involvement.family
        and term.kind = involvement.kind
    where involvement.valid_from <= cast($as_of as date)
),

covered as (
    select
        person_id,
        term,
        valid_from,
        valid_to,
        max(valid_to) over (
            partition by person_id, term order by valid_from, valid_to
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from matching
),

held as (
    select
        person_id,
        term,
        max(case when covered_to is null or valid_from > covered_to + 1 then valid_from end) as since
    from covered
    group by person_id, term
    having max(valid_to) >= cast($as_of as date)
)

select
    person_id,
    term,
    since,
    cast(
        (extract(year from cast($as_of as date)) - extract(year from since)) * 12
        + extract(month from cast($as_of as date)) - extract(month from since)
        - case when extract(day from cast($as_of as date)) < extract(day from since) then 1 else 0 end
        as integer
    ) as months
from held
