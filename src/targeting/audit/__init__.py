"""The audit log: append, sign, read, verify."""

from targeting.audit.entry import Entry
from targeting.audit.events import EVENTS, Event
from targeting.audit.findings import Verification
from targeting.audit.log import AuditLog
from targeting.audit.note import NoteError, Signer, UnknownKey, Verifier, open_note
from targeting.audit.pruning import PrunedSegment, prune
from targeting.audit.reading import entries_of, read_entries, standing_entries
from targeting.audit.verification import verify

__all__ = [
    "EVENTS", "AuditLog", "Entry", "Event", "NoteError", "PrunedSegment", "Signer", "UnknownKey", "Verification",
    "Verifier", "entries_of", "open_note", "prune", "read_entries", "standing_entries", "verify",
]  # fmt: skip
