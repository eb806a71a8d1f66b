-- Makes: output.raw_register, a table, in step disclose.
-- Grain: one register.
-- Reads: nothing.
-- One register, bound; run once a register. No name where the name would say more than the department and the law.
select
    cast($register as varchar) as register,
    cast($name as varchar) as name
