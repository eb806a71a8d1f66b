-- Answers: which person of the run has one of these pseudonyms, and what does the population register say of them?
-- Grain: one person, by a pseudonym that the person has or had before; none when the run has met nobody of it.
-- Reads: land.former_key, land.person_key, link.person.
with named as (
    select person_id from land.person_key where list_contains($pseudonyms, pseudonym)
    union
    select person_id from land.former_key where list_contains($pseudonyms, pseudonym)
)

select
    named.person_id,
    coalesce(person.status, '') as status
from named
left join link.person as person on person.person_id = named.person_id
order by named.person_id
