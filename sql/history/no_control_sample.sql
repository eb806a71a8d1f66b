-- Makes: history.control_sample, an empty table, in step publish.
-- Grain: empty; one citizen drawn for control, where restricted tables are published.
-- Reads: nothing.
select
    cast(null as uuid) as pseudonym,
    cast(null as smallint) as departments,
    cast(null as smallint) as service_centres,
    cast(null as smallint) as laws,
    cast(null as smallint) as benefits,
    cast(null as smallint) as services,
    cast(null as smallint) as plans,
    cast(null as smallint) as caseworkers
where false
