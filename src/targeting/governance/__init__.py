"""No basis, no run: pure functions over declarations that read no file and no clock."""

from targeting.governance.approval import Approval, Approved, Revocation, stamp
from targeting.governance.approvals import MAY_APPROVE, Approvals, judge, open_approval
from targeting.governance.decision import Decision
from targeting.governance.gate import check_covered, covered, decide
from targeting.governance.plan import Plan, RegisterPlan

__all__ = [
    "MAY_APPROVE", "Approval", "Approvals", "Approved", "Decision", "Plan", "RegisterPlan", "Revocation",
    "check_covered", "covered", "decide", "judge", "open_approval", "stamp",
]  # fmt: skip
