"""No basis, no run: pure functions over declarations that read no file and no clock."""

from targeting.governance.approval import Approval, Approved, Revocation, stamp, to_stamp
from targeting.governance.decision import Decision, both
from targeting.governance.gate import covered, decide
from targeting.governance.handing_over import (
    LONGEST_HANDOVER,
    MAY_HAND_OVER,
    MAY_OPEN,
    HandedTo,
    HandoverOrder,
    OrdersTold,
    named_handover_order,
    ordered_handover,
    why_not,
)
from targeting.governance.interview_proof import MAY_PROVE, InterviewProof, Month, open_proof, told_of
from targeting.governance.manifest import differing, manifest_root
from targeting.governance.measure import Adopted, Standing, adopted, measure_state, require_usable
from targeting.governance.orders import (
    LONGEST,
    MAY_ORDER,
    MAY_REVOKE,
    Ordered,
    OrderRevocation,
    Orders,
    StartOrder,
    ordered_start,
)
from targeting.governance.reading import Reading, RegisterReading
from targeting.governance.refusals import no_accounts
from targeting.governance.roster import MAY_ENROL, NEEDED, Enrolment, Enrolments, Roster, nobody_to_sign
from targeting.governance.standing import MAY_APPROVE, Approvals, approval_in_force, open_approval, starts
