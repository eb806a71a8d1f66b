"""The audit log: append, sign, read, verify."""

from targeting.audit.entry import Entry
from targeting.audit.events import EVENTS, Event
from targeting.audit.findings import Verification
from targeting.audit.log import AuditLog
from targeting.audit.note import NoteError, Signer, Verifier, open_note
from targeting.audit.reading import entries_of, read_entries
from targeting.audit.taking import Taken, require_witnessable, take_witness
from targeting.audit.testimony import Witnessed
from targeting.audit.verification import verify
from targeting.audit.witness import Demands, verify_witnessed

__all__ = [
    "EVENTS", "AuditLog", "Demands", "Entry", "Event", "NoteError", "Signer", "Taken", "Verification", "Verifier",
    "Witnessed", "entries_of", "open_note", "read_entries", "require_witnessable", "take_witness", "verify",
    "verify_witnessed",
]  # fmt: skip
