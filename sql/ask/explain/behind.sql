-- Answers: which involvements are behind the rules that a person meets?
-- Grain: one involvement behind one rule that a person meets.
-- Reads: output.behind.
select
    rule,
    department,
    law,
    paragraph,
    since,
    register,
    file_sha256 as fingerprint,
    row_no
from output.behind
where person_id = cast($person_id as integer)
order by rule, involvement_da
