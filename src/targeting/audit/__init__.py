"""The audit log: append, sign, read, verify."""

from targeting.audit.entry import Entry
from targeting.audit.events import EVENTS, Event
from targeting.audit.export import Period, Slice, export_period, prove, slice_of, verifier_program
from targeting.audit.findings import Verification
from targeting.audit.log import AuditLog
from targeting.audit.note import NoteError, Signer, UnknownKey, Verifier, open_note
from targeting.audit.pruning import PrunedSegment, prune
from targeting.audit.reading import entries_of, read_entries, standing_entries
from targeting.audit.snapshot import log_keys
from targeting.audit.verification import verify
from targeting.audit.witness import Demands, verify_witnessed
from targeting.audit.witness_findings import Witnessed
from targeting.audit.witnessing import Taken, require_witnessable, take_witness

__all__ = [
    "EVENTS",
    "AuditLog",
    "Demands",
    "Entry",
    "Event",
    "NoteError",
    "Period",
    "PrunedSegment",
    "Signer",
    "Slice",
    "Taken",
    "UnknownKey",
    "Verification",
    "Verifier",
    "Witnessed",
    "entries_of",
    "export_period",
    "log_keys",
    "open_note",
    "prove",
    "prune",
    "read_entries",
    "require_witnessable",
    "slice_of",
    "standing_entries",
    "take_witness",
    "verifier_program",
    "verify",
    "verify_witnessed",
]
