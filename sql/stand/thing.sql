-- Makes: stand.thing, a table, in memory, when a question is asked of a run.
-- Grain: one person and thing that the person has, had or is to have.
-- Reads: link.counting.
-- A thing is what a rule can ask for by name. Whatever its days: a question may ask as of another one.
select distinct
    person_id,
    coalesce(law, '') || '|' || coalesce(paragraph, '') || '|' || coalesce(family, '') || '|' || kind as thing
from link.counting
