-- Makes: history.former, a table, in step publish.
-- Grain: one number that a person had before.
-- Reads: land.former_key, land.person_key.
select
    cast(former.pseudonym as uuid) as former,
    cast(person_key.pseudonym as uuid) as pseudonym
from land.former_key as former
inner join land.person_key as person_key on person_key.person_id = former.person_id
