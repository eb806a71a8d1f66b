"""What is expected of a register, judged: contract → one profile query → Great Expectations → verdicts."""

from targeting.quality.verdict import Verdict, check_register, keep_verdicts

__all__ = ["Verdict", "check_register", "keep_verdicts"]
