-- Answers: from which age does the rule set look at anybody?
-- Grain: one row.
-- Reads: score.setting.
select min_age
from score.setting
