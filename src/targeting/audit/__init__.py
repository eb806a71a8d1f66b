"""The audit log: append, sign, read, verify."""

from targeting.audit.entry import Entry
from targeting.audit.events import EVENTS, Event
from targeting.audit.findings import Verification
from targeting.audit.log import AuditLog
from targeting.audit.note import NoteError, Signer, UnknownKey, Verifier, open_note
from targeting.audit.reading import entries_of, read_entries
from targeting.audit.verification import verify

__all__ = [
    "EVENTS", "AuditLog", "Entry", "Event", "NoteError", "Signer", "UnknownKey", "Verification", "Verifier",
    "entries_of", "open_note", "read_entries", "verify",
]  # fmt: skip
