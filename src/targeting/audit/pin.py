"""What a verification saw to be whole is remembered, so that the next one need not look at each old entry again.

The root that is remembered is held against the log of today, all of whose lines are hashed: an old line that was
changed is found. What is believed is that those lines, byte for byte, were once read one by one.
docs/adr/0027-log-at-ten-years.md has the reasons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from targeting.audit.findings import Verification
from targeting.audit.note import Checkpoint, NoteError, Signer, Verifier, open_note, split_note
from targeting.audit.times import Fall

PIN = Path("state") / "verified.note"
_HEADLINE = "/verified/v1"


@dataclass(frozen=True)
class Pin:
    """How far a log was read and found whole, and what was found up to there.

    ``read_at`` is when the newest of it was read; up to ``whole`` entries were last read all at once, at ``whole_at``.
    ``latest`` is the latest time in them, as an entry writes it; ``pruned`` how many of them were hashes alone.
    """

    origin: str
    size: int
    root: bytes
    read_at: datetime
    whole: int
    whole_at: datetime
    latest: str = ""
    pruned: int = 0
    falls: tuple[Fall, ...] = ()

    @property
    def checkpoint(self) -> Checkpoint:
        """What it says that the log was."""
        return Checkpoint(self.origin, self.size, self.root)

    def signed(self, signer: Signer) -> bytes:
        """The note in which it is kept."""
        said = {
            "size": self.size,
            "root": self.root.hex(),
            "read_at": self.read_at.isoformat(),
            "whole": self.whole,
            "whole_at": self.whole_at.isoformat(),
            "latest": self.latest,
            "pruned": self.pruned,
            "falls": [[fall.seq, fall.by.total_seconds(), fall.key] for fall in self.falls],
        }
        return signer.sign(f"{self.origin}{_HEADLINE}\n{json.dumps(said)}\n")


def pinned(origin: str, verdict: Verification, before: Pin | None, now: datetime) -> Pin:
    """What is remembered of a verdict that is ok; ``before`` is what it went on from."""
    since = before if before and verdict.first else None
    return Pin(
        origin,
        verdict.size,
        bytes.fromhex(verdict.root),
        now,
        since.whole if since else verdict.size,
        since.whole_at if since else now,
        verdict.latest,
        verdict.pruned,
        verdict.falls,
    )


def open_pin(note: bytes, verifier: Verifier) -> Pin:
    """What ``note`` remembers of the log that ``verifier`` signs; raises NoteError where it is not signed by it."""
    pin = _told_in(open_note(note, [verifier]))
    if pin.origin != verifier.name:
        raise NoteError("of another log")
    return pin


def read_pin(note: bytes) -> Pin:
    """What ``note`` says, whoever signed it; raises NoteError."""
    return _told_in(split_note(note)[0])


def _told_in(text: str) -> Pin:
    """What the lines of a note say; raises NoteError."""
    headline, _, body = text.partition("\n")
    if not headline.endswith(_HEADLINE):
        raise NoteError("no memory of a verification")
    try:
        return _pin(headline.removesuffix(_HEADLINE), json.loads(body))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise NoteError("no memory of a verification") from None


def _pin(origin: str, said: Mapping[str, Any]) -> Pin:
    return Pin(
        origin,
        int(said["size"]),
        bytes.fromhex(said["root"]),
        datetime.fromisoformat(said["read_at"]).astimezone(UTC),
        int(said["whole"]),
        datetime.fromisoformat(said["whole_at"]).astimezone(UTC),
        str(said["latest"]),
        int(said["pruned"]),
        tuple(Fall(int(seq), timedelta(seconds=by), str(key)) for seq, by, key in said["falls"]),
    )
