-- Makes: link.objection, an empty table, in step link.
-- Grain: one person of one register of objections, once such a register adds its own.
-- Reads: nothing.
select cast(null as integer) as person_id
where false
