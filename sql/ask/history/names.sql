-- Answers: which numbers were replaced?
-- Grain: one number that a person had before, and the one in its place.
-- Reads: history.former.
select
    replace(cast(former as varchar), '-', '') as former,
    replace(cast(pseudonym as varchar), '-', '') as pseudonym
from history.former
