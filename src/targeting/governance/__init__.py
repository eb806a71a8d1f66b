"""No basis, no run: pure functions over declarations that read no file and no clock."""

from targeting.governance.decision import Decision
from targeting.governance.gate import check_covered, decide
from targeting.governance.plan import Plan, RegisterPlan

__all__ = ["Decision", "Plan", "RegisterPlan", "check_covered", "decide"]
