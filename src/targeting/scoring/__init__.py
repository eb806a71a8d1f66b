"""Rule sets held against evidence as of a date: who may be nominated, on which rules, who fell out where."""
