-- Adds to: temp.found, in step publish.
-- Grain: one person with an accepted row in the register of number $position.
-- Reads: temp.landed, in turn every land.<register>.
select distinct
    landed.person_id,
    cast($position as utinyint) as position
from temp.landed as landed
