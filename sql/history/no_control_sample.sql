-- Grain: empty; one citizen drawn for control, where restricted tables are published.
-- Reads: nothing.
select
    cast(null as uuid) as pseudonym,
    cast(null as usmallint) as departments,
    cast(null as usmallint) as service_centres,
    cast(null as usmallint) as laws,
    cast(null as usmallint) as benefits,
    cast(null as usmallint) as services,
    cast(null as usmallint) as plans,
    cast(null as usmallint) as caseworkers
where false
