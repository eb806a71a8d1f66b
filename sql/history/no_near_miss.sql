-- Makes: history.near_miss, an empty table, in step publish.
-- Grain: empty; one rule that a person was short of, where restricted tables are published.
-- Reads: nothing.
select
    cast(null as uuid) as pseudonym,
    cast(null as varchar) as rule
where false
