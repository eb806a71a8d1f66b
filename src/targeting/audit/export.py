"""An export of a period of the log that an outsider can check alone, with a program of one file that is in it.

The same log and period give the same bytes: the archive is stored, not compressed, and holds no time of its own.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from io import BytesIO
from itertools import islice
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from targeting.audit.entry import Entry, decode
from targeting.audit.findings import Verification
from targeting.audit.folder import LogFolder
from targeting.audit.loading import load
from targeting.audit.proof import Inclusion
from targeting.audit.tree import Tree

VERIFIER = "verify.py"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Period:
    """From ``begin`` up to and not including ``end``, both UTC."""

    begin: datetime
    end: datetime

    def holds(self, entry: Entry) -> bool:
        """Whether the entry was written in the period."""
        return self.begin <= datetime.fromisoformat(entry.t) < self.end


@dataclass(frozen=True)
class Slice:
    """The lines of a period, from the first to the last in it without a gap, and the line on either side, if any."""

    first: int
    lines: tuple[bytes, ...]
    before: bytes | None
    after: bytes | None

    @property
    def entries(self) -> Iterator[Entry]:
        """The period's entries, in order."""
        return map(decode, self.lines)

    @property
    def numbered(self) -> Iterator[tuple[int, bytes]]:
        """Every line that is to be proved, with its number."""
        lines = (self.before, *self.lines, self.after)
        return ((self.first - 1 + at, line) for at, line in enumerate(lines) if line is not None)


def slice_of(folder: Path, verdict: Verification, period: Period) -> Slice | None:
    """The part of the log that ``period`` covers; None when it holds nothing of it."""
    lines = [line.rstrip(b"\n") for line in islice(LogFolder(folder).lines(), verdict.size)]
    within = [at for at, line in enumerate(lines) if period.holds(decode(line))]
    if not within:
        return None
    low, high = within[0], within[-1] + 1
    return Slice(
        first=decode(lines[low]).seq,
        lines=tuple(lines[low:high]),
        before=lines[low - 1] if low else None,
        after=lines[high] if high < len(lines) else None,
    )


def export(
    folder: Path, verdict: Verification, part: Slice, period: Period, witnessed: frozenset[int], summary: str
) -> bytes:
    """The archive: the entries, a proof for each, the checkpoints at the sizes ``witnessed`` and at the period's edges.

    ``verdict`` is ok and says how much of the log it is made from; ``summary`` is a page for people.
    """
    log, tree = LogFolder(folder), load(folder, verdict).tree
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in _files(log, tree, part, period, witnessed, summary):
            information = ZipInfo(name, _EPOCH)
            information.external_attr = (0o40755 if name.endswith("/") else 0o100644) << 16
            information.create_system = 3
            archive.writestr(information, content)
    return buffer.getvalue()


def prove(folder: Path, verdict: Verification, wanted: Callable[[Entry], bool]) -> list[Inclusion]:
    """A proof of every entry that is ``wanted``, each with the entry's own line; ``verdict`` is ok and on this log."""
    log, tree = LogFolder(folder), load(folder, verdict).tree
    lines = (line.rstrip(b"\n") for line in islice(log.lines(), verdict.size))
    note = log.kept_checkpoint(verdict.size).read_bytes() if verdict.size else b""
    picked = ((entry.seq, line) for line in lines if wanted(entry := decode(line)))
    return [Inclusion(number, tree.inclusion(number), note, line) for number, line in picked]


def verifier_program() -> bytes:
    """The program that checks an export, as it lies in every export."""
    return resources.files("targeting.audit").joinpath("standalone.py").read_bytes()


def _files(
    log: LogFolder, tree: Tree, part: Slice, period: Period, witnessed: frozenset[int], summary: str
) -> Iterator[tuple[str, bytes]]:
    note = log.kept_checkpoint(tree.size).read_bytes()
    yield "resume.html", summary.encode()
    yield VERIFIER, verifier_program()
    yield "period.json", _period(part, period)
    yield "entries.jsonl", b"".join(line + b"\n" for line in part.lines)
    if part.before is not None:
        yield "before.json", part.before + b"\n"
    if part.after is not None:
        yield "after.json", part.after + b"\n"
    yield "checkpoint", note
    for key in sorted(log.keys.glob("*.vkey")):
        yield f"keys/{key.name}", key.read_bytes()
    yield "checkpoints/", b""
    for size in sorted(({part.first, part.first + len(part.lines)} | witnessed) - {0, tree.size}):
        yield f"checkpoints/{size}.note", log.kept_checkpoint(size).read_bytes()
        yield f"consistency/{size}.txt", "".join(f"{_base64(node)}\n" for node in tree.consistency(size)).encode()
    for number, _ in part.numbered:
        yield f"proofs/{number}.tlog-proof", Inclusion(number, tree.inclusion(number), note).text.encode()


def _period(part: Slice, period: Period) -> bytes:
    said = {"from": _moment(period.begin), "to": _moment(period.end), "first": part.first, "entries": len(part.lines)}
    return json.dumps(said).encode() + b"\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
