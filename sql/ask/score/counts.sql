-- Answers: how many persons were read, held against the rules, and nominated?
-- Grain: one row.
-- Reads: score.held_against, score.outcome.
-- scored: resident adults who have not objected, with or without an involvement.
select
    count(*) as persons,
    (select count(*) from score.held_against) as scored,
    sum(case when nominated then 1 else 0 end) as nominated
from score.outcome
