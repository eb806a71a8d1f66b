"""A verified log as a tree to make proofs from, and as roots to hold witnesses against."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from targeting.audit.chain import Position, skip
from targeting.audit.clock import holds
from targeting.audit.events import RECOVERED, ClockAccepted
from targeting.audit.findings import Verification
from targeting.audit.folder import LogFolder
from targeting.audit.note import Verifier
from targeting.audit.reading import entry_at, standing_entries, taken_over
from targeting.audit.tree import Tree
from targeting.errors import TargetingError


@dataclass(frozen=True)
class Loaded:
    """A log of ``size`` entries: the root that it had at each size that was asked for, and when it had it.

    ``set_back`` are the entries by which a person signed that the clock had been ahead, each with its time.
    """

    size: int
    roots: Mapping[int, bytes]
    times: Mapping[int, datetime]
    set_back: Mapping[int, datetime]

    def dated(self, size: int, at: datetime | None) -> datetime | None:
        """When the log had ``size`` entries, as ``at`` or its own entry says, righted where a clock was ahead."""
        said = at or self.times.get(size)
        return said and min([said, *(righted for seq, righted in self.set_back.items() if seq >= size)])


def load(folder: Path, verdict: Verification, sizes: Collection[int]) -> Loaded:
    """What witnesses of these sizes are held against, of the entries that ``verdict`` is about.

    Raises TargetingError when the log is no longer as it was judged.
    """
    log, position, roots = LogFolder(folder), Position(), {}
    for size in sorted({size for size in sizes if size < verdict.size} | {verdict.size}):
        position = skip(log, size, position)
        roots[size] = position.edge.root
    _require_as_judged(position.size, position.edge.root, verdict)
    entries = (entry_at(folder, size - 1) for size in roots if size)
    times = {entry.seq + 1: entry.at for entry in entries if entry}
    return Loaded(verdict.size, roots, times, set_back(folder, verdict.size))


def tree_of(folder: Path, verdict: Verification) -> Tree:
    """The tree over the entries that ``verdict`` is about; raises TargetingError when it is no longer theirs."""
    tree = Tree(islice(LogFolder(folder).leaf_hashes(), verdict.size))
    _require_as_judged(tree.size, tree.root(), verdict)
    return tree


def _require_as_judged(size: int, root: bytes, verdict: Verification) -> None:
    if (size, root.hex()) != (verdict.size, verdict.root):
        raise TargetingError("The log was changed while it was read. Run `targeting log verify`.")


def set_back(folder: Path, size: int) -> dict[int, datetime]:
    """The number and time of every entry among the first ``size`` by which a key signed that the clock had been ahead.

    What a crash left without the log's own signature is not among them.
    """
    names = {key.name for key in log_keys(folder)}
    told = [entry for entry in standing_entries(folder, (ClockAccepted.type, RECOVERED)) if entry.seq < size]
    unsigned = {seq for entry in told for seq in taken_over(entry)}
    accepted = (entry for entry in told if entry.type == ClockAccepted.type and entry.seq not in unsigned)
    return {entry.seq: entry.at for entry in accepted if any(holds(entry, name) for name in names)}


def kept_lines(folder: Path, size: int) -> Iterator[tuple[int, bytes]]:
    """The lines among the first ``size`` that are still kept, without line feed, each with its entry's number."""
    for line in LogFolder(folder).lines():
        number = int(json.loads(line)["seq"]) if line.endswith(b"\n") else size
        if number >= size:
            return
        yield number, line[:-1]


def log_keys(folder: Path) -> list[Verifier]:
    """The public keys beside the log, which ``verify`` has judged; none when there is no log."""
    return [Verifier.parse(path.read_text(encoding="utf-8")) for path in sorted(LogFolder(folder).keys.glob("*.vkey"))]
