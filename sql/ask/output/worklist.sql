-- Answers: who is nominated, with how many points, and by which rules?
-- Grain: one rule that a nominated person meets.
-- Reads: output.candidate, output.candidate_reason.
select
    candidate.pseudonym,
    candidate.points,
    reason.label_da
from output.candidate as candidate
inner join output.candidate_reason as reason on reason.pseudonym = candidate.pseudonym
order by candidate.pseudonym, reason.points desc, reason.rule
