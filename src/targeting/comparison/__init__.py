"""Two rule sets, or one with other numbers, on the citizens of the last good run: counted, written down, drawn."""

from targeting.comparison.document import Setting, comparison, sha256, side, trial
from targeting.comparison.movement import counted, keep_side
from targeting.comparison.page import comparison_page
from targeting.comparison.said import about, exactness
from targeting.comparison.trial_page import trial_page
