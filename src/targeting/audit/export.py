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
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from targeting.audit.entry import Entry, decode
from targeting.audit.events import PRUNED
from targeting.audit.findings import Verification
from targeting.audit.folder import LogFolder
from targeting.audit.note import Signer
from targeting.audit.proof import Inclusion
from targeting.audit.snapshot import kept_lines, tree_of
from targeting.audit.times import Times, duration
from targeting.audit.tree import Tree
from targeting.errors import TargetingError

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
    """The lines of a period, from the first to the last in it without a gap, and the line on either side, if any.

    ``pruned`` is the number and line of the entry that tells that all before the period's first is deleted under the
    rule of retention, where that is so.
    """

    first: int
    lines: tuple[bytes, ...]
    before: bytes | None
    after: bytes | None
    pruned: tuple[int, bytes] | None = None

    @property
    def entries(self) -> Iterator[Entry]:
        """The period's entries, in order."""
        return map(decode, self.lines)

    @property
    def shown(self) -> Iterator[bytes]:
        """The period's lines with that on either side."""
        yield from (line for line in (self.before, *self.lines, self.after) if line is not None)

    @property
    def numbers(self) -> set[int]:
        """The number of every line that is to be proved."""
        beside = {number for number, line in ((-1, self.before), (len(self.lines), self.after)) if line is not None}
        own = {self.first + number for number in (*range(len(self.lines)), *beside)}
        return own | ({self.pruned[0]} if self.pruned else set())


def slice_of(folder: Path, verdict: Verification, period: Period) -> Slice | None:
    """The part of the log that ``period`` covers; None when it holds nothing of it.

    Raises TargetingError where the clock went back in it, or beside it: numbers then say nothing of the time.
    """
    kept = list(kept_lines(folder, verdict.size))
    within = [at for at, (_, line) in enumerate(kept) if period.holds(decode(line))]
    if not within:
        return None
    low, high = within[0], within[-1] + 1
    first = kept[low][0]
    part = Slice(
        first=first,
        lines=tuple(line for _, line in kept[low:high]),
        before=kept[low - 1][1] if low else None,
        after=kept[high][1] if high < len(kept) else None,
        pruned=next((each for each in kept if not low and first and _tells_of(each[1], first - 1)), None),
    )
    times = Times("")
    for line in part.shown:
        times.take(decode(line))
    if times.falls:
        raise TargetingError(
            "Nothing was exported: the clock went back at entry {seq}, by {by}, so nobody can show which entries the "
            "period has. Choose a period without that day; single entries are proved by targeting log proof.",
            seq=times.falls[0].seq,
            by=duration(times.falls[0].by),
        )
    return part


def _tells_of(line: bytes, last: int) -> bool:
    """Whether the entry tells that entries were deleted up to number ``last``."""
    entry = decode(line)
    return entry.type == PRUNED and entry.body.get("last_seq") == last


def export_period(
    folder: Path,
    verdict: Verification,
    part: Slice,
    period: Period,
    witnessed: frozenset[int],
    summary: str,
    signer: Signer,
) -> bytes:
    """The archive: the entries, a proof for each, the checkpoints at the sizes ``witnessed`` and at the period's edges.

    ``verdict`` is ok and says how much of the log it is made from; ``summary`` is a page for people. ``signer`` signs
    what the archive says of itself with the log's key.
    """
    log, tree = LogFolder(folder), tree_of(folder, verdict)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in _files(log, tree, part, period, witnessed, summary, signer):
            information = ZipInfo(name, _EPOCH)
            information.external_attr = (0o40755 if name.endswith("/") else 0o100644) << 16
            information.create_system = 3
            archive.writestr(information, content)
    return buffer.getvalue()


def prove(folder: Path, verdict: Verification, wanted: Callable[[Entry], bool]) -> list[Inclusion]:
    """A proof of every entry that is ``wanted``, each with the entry's own line; ``verdict`` is ok and on this log."""
    log, tree = LogFolder(folder), tree_of(folder, verdict)
    note = log.kept.need(verdict.size) if verdict.size else b""
    picked = ((number, line) for number, line in kept_lines(folder, verdict.size) if wanted(decode(line)))
    return [Inclusion(number, tree.inclusion(number), note, line) for number, line in picked]


def verifier_program() -> bytes:
    """The program that checks an export, as it lies in every export."""
    return resources.files("targeting.audit").joinpath("standalone.py").read_bytes()


def _files(
    log: LogFolder,
    tree: Tree,
    part: Slice,
    period: Period,
    witnessed: frozenset[int],
    summary: str,
    signer: Signer,
) -> Iterator[tuple[str, bytes]]:
    note = log.kept.need(tree.size)
    sizes = sorted(({part.first, part.first + len(part.lines)} | witnessed) - {0, tree.size})
    yield "resume.html", summary.encode()
    yield VERIFIER, verifier_program()
    yield "period.note", signer.sign(_period(signer.name, part, period, tree, sizes))
    yield "entries.jsonl", b"".join(line + b"\n" for line in part.lines)
    if part.before is not None:
        yield "before.json", part.before + b"\n"
    if part.after is not None:
        yield "after.json", part.after + b"\n"
    if part.pruned is not None:
        yield "pruned.json", part.pruned[1] + b"\n"
    yield "checkpoint", note
    for key in sorted(log.keys.glob("*.vkey")):
        yield f"keys/{key.name}", key.read_bytes()
    yield "checkpoints/", b""
    for size in sizes:
        yield f"checkpoints/{size}.note", log.kept.need(size)
        yield f"consistency/{size}.txt", "".join(f"{_base64(node)}\n" for node in tree.consistency(size)).encode()
    for number in sorted(part.numbers):
        yield f"proofs/{number}.tlog-proof", Inclusion(number, tree.inclusion(number), note).text.encode()


def _period(origin: str, part: Slice, period: Period, tree: Tree, sizes: list[int]) -> str:
    """What the archive says of itself: the period, its entries, and the checkpoints that it has. All of it is held
    against the entries by whoever checks it; it is signed so that nobody can make it say another thing that holds.
    """
    said = {
        "from": _moment(period.begin),
        "to": _moment(period.end),
        "first": part.first,
        "entries": len(part.lines),
        "size": tree.size,
        "root": tree.root().hex(),
        "checkpoints": sizes,
    }
    return f"{origin}/export/v1\n{json.dumps(said)}\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
