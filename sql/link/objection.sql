-- Makes: link.objection, a table, in step link.
-- Grain: one person of one register of objections.
-- Reads: temp.landed, in turn every land.<register> whose role is objection.
-- Citizens who object to the processing (GDPR art. 21); empty where no such register is in use.
select distinct landed.person_id
from temp.landed as landed
