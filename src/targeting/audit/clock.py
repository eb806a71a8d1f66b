"""What a person signs who accepts that the clock was ahead: that the log goes on at an earlier time."""

from __future__ import annotations

from targeting.audit.entry import Entry
from targeting.audit.events import ClockAccepted
from targeting.audit.note import NoteError, Verifier, open_note

STATEMENT = "targeting/clock/v1"


def clock_statement(told: ClockAccepted, origin: str, size: int) -> str:
    """The lines that are signed: of which log, after how many entries, what is accepted, by whom, when and why."""
    said = {
        "log": origin,
        "size": str(size),
        "latest": told.latest,
        "falls": " ".join(map(str, told.falls)) or "-",
        "accepted_by": told.accepted_by,
        "accepted_at": told.accepted_at,
        "reason": told.reason,
    }
    if any(value.splitlines() != [value] for value in said.values()):
        raise ValueError("each must be one line of text")
    return "".join(f"{line}\n" for line in (STATEMENT, *(f"{name}: {value}" for name, value in said.items())))


def holds(entry: Entry, origin: str) -> bool:
    """Whether the entry's statement is of this log and place, and signed with the key that the entry names."""
    told = ClockAccepted.of(entry)
    try:
        signed = open_note(told.statement.encode(), [Verifier.parse(told.key)])
        return signed == clock_statement(told, origin, entry.seq)
    except (NoteError, ValueError):
        return False
