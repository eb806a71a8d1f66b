"""A verified log as a tree to make proofs from and to hold witnesses against."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from targeting.audit.clock import holds
from targeting.audit.entry import decode
from targeting.audit.events import RECOVERED, ClockAccepted
from targeting.audit.findings import Verification
from targeting.audit.folder import LogFolder
from targeting.audit.note import Verifier
from targeting.audit.reading import standing_entries, taken_over
from targeting.audit.tree import Tree
from targeting.errors import TargetingError


@dataclass(frozen=True)
class Loaded:
    """The tree over a log's first entries; ``times`` says when the log had each of the sizes that were asked for.

    ``set_back`` are the entries by which a person signed that the clock had been ahead, each with its time.
    """

    tree: Tree
    times: Mapping[int, datetime]
    set_back: Mapping[int, datetime]

    def dated(self, size: int, at: datetime | None) -> datetime | None:
        """When the log had ``size`` entries, as ``at`` or its own entry says, righted where a clock was ahead."""
        said = at or self.times.get(size)
        return said and min([said, *(righted for seq, righted in self.set_back.items() if seq >= size)])


def load(folder: Path, verdict: Verification, sizes: frozenset[int] = frozenset()) -> Loaded:
    """The entries that ``verdict`` is about; raises TargetingError when the log is no longer as it was judged."""
    tree = Tree(islice(LogFolder(folder).leaf_hashes(), verdict.size))
    if (tree.size, tree.root().hex()) != (verdict.size, verdict.root):
        raise TargetingError("The log was changed while it was read. Run `targeting log verify`.")
    entries = (decode(line) for number, line in kept_lines(folder, verdict.size) if number + 1 in sizes)
    return Loaded(tree, {entry.seq + 1: entry.at for entry in entries}, set_back(folder, verdict.size))


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
