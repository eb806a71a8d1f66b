-- Makes: output.raw_may_be_drawn, a table, in step disclose.
-- Grain: one person who was held against the rules, has an involvement and was not nominated.
-- Reads: land.person_key, output.raw_short, score.held_against.
-- stratum: near, whom one rule alone would have nominated; some, with points; far, the rest. turn says in which month
-- a person may be drawn and lot the order, each a digest of a secret word ($turn, $key) and the pseudonym: the rows' order
-- means nothing.
with held as (
    select
        held.person_id,
        person_key.pseudonym,
        case when short.person_id is not null then 'near' when held.points > 0 then 'some' else 'far' end as stratum
    from score.held_against as held
    inner join land.person_key as person_key on person_key.person_id = held.person_id
    left join (select distinct person_id from output.raw_short) as short on short.person_id = held.person_id
    where held.involved and not held.nominated
)

select
    person_id,
    pseudonym,
    stratum,
    substr(sha256($turn || ':' || pseudonym), 1, 8) as turn,
    sha256($key || ':' || pseudonym) as lot
from held
