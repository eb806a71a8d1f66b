-- Makes: score.rule_hit, a table, in step score.
-- Grain: one person of link.person and rule that holds.
-- Reads: score.eligibility, score.evidence and score.held, in SELECTs that the program compiles.
-- One such SELECT a rule, made of its condition, is added below this one. Nobody who was dropped before any rule is
-- looked at meets one.
select
    cast(null as integer) as person_id,
    cast(null as varchar) as rule,
    cast(null as integer) as points
where false
