-- Grain: empty; one citizen drawn for control, where restricted tables are published.
-- Reads: nothing.
select cast(null as uuid) as pseudonym
where false
