-- Makes: link.named_area, a table, in step link.
-- Grain: one district that the municipality counts as part of an area.
-- Reads: nothing.
-- One district, bound; run once a district, as workspace.toml puts them together.
select
    cast($district as varchar) as district,
    cast($area as varchar) as area
