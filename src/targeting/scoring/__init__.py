"""Rule sets held against evidence as of a date: who may be nominated, on which rules, who fell out where."""

from targeting.scoring.near_miss import Figures, all_at_least, at_least, missing_by_rule, reads
from targeting.scoring.needs import never_seen, registers_needed
from targeting.scoring.rules import check_rules, names_asked
from targeting.scoring.score import score, steps
