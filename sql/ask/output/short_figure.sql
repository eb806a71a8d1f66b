-- Answers: what are the figures of those who are one rule short?
-- Grain: one rule that alone would have nominated a person; the columns are those of the evidence dictionary.
-- Reads: output.raw_short, score.evidence.
select
    short.rule,
    evidence.*
from output.raw_short as short
inner join score.evidence as evidence on evidence.person_id = short.person_id
order by short.person_id, short.rule
