-- Makes: score.earlier_candidate, an empty table, in step disclose.
-- Grain: empty; one nominated person and rule once filled.
-- Reads: nothing.
-- Whom an earlier run nominated; empty until such a run's candidates are taken over.
select
    cast(null as varchar) as pseudonym,
    cast(null as varchar) as rule
where false
