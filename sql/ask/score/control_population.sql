-- Answers: among how many is a control sample drawn?
-- Grain: one row.
-- Reads: score.held_against.
-- Held against the rules, with an involvement, and not nominated.
select count(*) as persons
from score.held_against
where involved and not nominated
