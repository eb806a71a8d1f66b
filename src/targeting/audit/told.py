"""What lies beside a log and tells of it: witnesses, the state, releases and approvals.

A log that is shorter than any of them says, or is another, was cut off, taken away or exchanged: nothing may go on.
docs/adr/0025-time-goes-one-way.md has the reasons.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from targeting import files
from targeting.audit.events import WitnessReceived
from targeting.audit.folder import LogFolder
from targeting.audit.note import Checkpoint, NoteError, Verifier, split_note
from targeting.audit.pin import PIN, read_pin
from targeting.audit.reading import read_entries
from targeting.audit.snapshot import set_back
from targeting.audit.witness import Witness, cosigned, find_witnesses
from targeting.audit.witness_findings import Contradiction, WitnessFinding
from targeting.errors import LogRefused

COPY = Path("state") / "log.note"
_APPROVED_IN = "log: "


@dataclass(frozen=True)
class Told:
    """How many entries a log had at least, as the file ``place`` in the workspace says, and if known what it was."""

    place: str
    size: int
    checkpoint: Checkpoint | None = None


def told_beside(workspace: Path) -> Iterator[Told]:
    """What a workspace's own things tell of its log. One that cannot be read tells nothing."""
    for place in (workspace / COPY, *sorted(workspace.glob("approvals/*/*.note"))):
        with suppress(OSError, NoteError, ValueError):
            text = split_note(place.read_bytes())[0]
            checkpoint = Checkpoint.parse(text) if place == workspace / COPY else _approved_in(text)
            if checkpoint:
                yield Told(_named(place, workspace), checkpoint.size, checkpoint)
    with suppress(OSError, NoteError):
        told = read_pin(files.read_plain(workspace / PIN)).checkpoint
        yield Told(_named(workspace / PIN, workspace), told.size, told)
    for pattern in ("state/runs/*/plan.json", "published/**/releases/*/manifest.json"):
        for place in sorted(workspace.glob(pattern)):
            with suppress(OSError, ValueError, KeyError, TypeError):
                yield Told(_named(place, workspace), int(json.loads(place.read_bytes())["log_seq"]) + 1)


def approved_in(origin: str, size: int, root: str) -> str:
    """How an approval names the log it belongs to, and how far that was."""
    return f"{origin} {size} {root}"


def require_told(log: Path, told: Iterable[Told]) -> None:
    """Raise Contradiction where the log is shorter than what is told of it, or another."""
    # What is told is read before the log: it may be appended to meanwhile.
    found, folder = list(told), LogFolder(log)
    size = _size(log)
    for each in found:
        if each.size > size:
            raise Contradiction(WitnessFinding.TOLD_MORE, place=each.place, seen=each.size, size=size)
        if each.checkpoint and not _is_of(folder, each.checkpoint):
            raise Contradiction(WitnessFinding.TOLD_OTHER, place=each.place, seen=each.size)


def require_whole(
    workspace: Path, log: Path, origin: str, places: Sequence[Path], persons: Sequence[Verifier]
) -> datetime | None:
    """Ask the witnesses that are configured, and all that lies beside the log, whether it is whole.

    Gives the time that the newest witness signed, if any. Raises LogRefused where one of them says that it is not, or
    a witness cannot be asked, PermissionError where this account may not read the log. That the log is what was signed
    is for opening it to find.
    """
    _require_readable(log)
    try:
        witnesses = _asked(log, origin, places)
        for witness in witnesses:
            _require_seen(log, witness)
        require_told(log, told_beside(workspace))
        return _newest(log, witnesses, persons)
    except Contradiction as contradiction:
        raise LogRefused(
            "Nothing was logged, and nothing may run. {why} Leave log/ as it is, run `targeting log verify`, and tell "
            "the data steward; docs/da/vidner.md says what to do.",
            why=contradiction.message,
        ) from None


def _require_readable(log: Path) -> None:
    """To whom may not read it, a log is not there: that tells nothing of the log."""
    for place, how in ((log, os.R_OK | os.X_OK), (LogFolder(log).checkpoint, os.R_OK)):
        if place.exists() and not os.access(place, how):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(log))


def _asked(log: Path, origin: str, places: Sequence[Path]) -> list[Witness]:
    if not places:
        return []
    given = {WitnessReceived.of(entry).folder for entry in read_entries(log, {WitnessReceived.type})}
    for place in places:
        if not place.exists():
            raise Contradiction(WitnessFinding.NOT_THERE, folder=place.name)
        if place.name in given:
            find_witnesses([place], origin, required=True)
    return find_witnesses(places, origin, required=False)


def _require_seen(log: Path, witness: Witness) -> None:
    seen, size = witness.checkpoint.size, _size(log)
    if seen > size:
        raise Contradiction(WitnessFinding.ROLLBACK, file=witness.file, seen=seen, size=size)
    if not _is_of(LogFolder(log), witness.checkpoint):
        raise Contradiction(WitnessFinding.FORK, file=witness.file, seen=seen)


def _newest(log: Path, witnesses: Sequence[Witness], persons: Sequence[Verifier]) -> datetime | None:
    """When somebody known last signed one; those before a person signed that the clock had been ahead do not count."""
    righted = max(set_back(log, _size(log)), default=-1) if witnesses else -1
    later = (witness for witness in witnesses if witness.checkpoint.size > righted)
    return max((signed.at for witness in later if (signed := cosigned(witness, persons))), default=None)


def _size(log: Path) -> int:
    """How many entries the log's newest checkpoint is about; 0 where there is none."""
    with suppress(OSError, NoteError):
        return Checkpoint.parse(split_note(LogFolder(log).checkpoint.read_bytes())[0]).size
    return 0


def _is_of(folder: LogFolder, told: Checkpoint) -> bool:
    """Whether the log was so when it had that size, by the checkpoint that it keeps of then."""
    return (folder.kept.of(told.size) or b"").startswith(f"{told.text}\n".encode())


def _approved_in(text: str) -> Checkpoint | None:
    for line in text.splitlines():
        if line.startswith(_APPROVED_IN):
            origin, size, root = line.removeprefix(_APPROVED_IN).split(" ")
            return Checkpoint(origin, int(size), bytes.fromhex(root))
    return None


def _named(place: Path, workspace: Path) -> str:
    return place.relative_to(workspace).as_posix()
