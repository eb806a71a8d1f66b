-- Answers: in which mode was a run, and whom did it nominate?
-- Grain: one nominated person; one row without a pseudonym where there is none.
-- Reads: history.candidate, history.run.
select
    run.mode,
    replace(cast(candidate.pseudonym as varchar), '-', '') as pseudonym
from history.run as run
left join history.candidate as candidate on true
order by pseudonym
