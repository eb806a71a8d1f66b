"""What was ever delivered and which rows could not be read: kept beside the runs, so that it outlives a failed one."""

from targeting.ledger.arrival import Arrival, enter, let_pass, tell_run
from targeting.ledger.copies import refuse_copies
from targeting.ledger.file import (
    KEY,
    NAME,
    NEXT_KEY,
    codes_delivered,
    forget_faults,
    ledger_beside,
    oldest_fault,
    open_ledger,
    received,
    settle,
)
from targeting.ledger.worklist import Waiver, faults, open_faults, require_reason, statuses, waive, worklist
