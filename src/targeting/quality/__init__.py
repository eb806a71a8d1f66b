"""What is expected of a register, judged: contract → one profile query → Great Expectations → verdicts."""

from targeting.quality.expectations import dismiss, preload
from targeting.quality.measures import begins_after, know_delivery
from targeting.quality.verdict import Verdict, check_register, keep_verdicts, measured, unknown_codes

__all__ = [
    "Verdict",
    "begins_after",
    "check_register",
    "dismiss",
    "keep_verdicts",
    "know_delivery",
    "measured",
    "preload",
    "unknown_codes",
]
