"""A verified log as a tree to make proofs from and to hold witnesses against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from targeting.audit.entry import decode
from targeting.audit.findings import Verification
from targeting.audit.folder import LogFolder
from targeting.audit.merkle import leaf_hash
from targeting.audit.note import Verifier
from targeting.audit.tree import Tree
from targeting.errors import TargetingError


@dataclass(frozen=True)
class Loaded:
    """The tree over a log's first entries; ``times`` says when the log had each of the sizes that were asked for."""

    tree: Tree
    times: Mapping[int, datetime]


def load(folder: Path, verdict: Verification, sizes: frozenset[int] = frozenset()) -> Loaded:
    """The entries that ``verdict`` is about; raises TargetingError when the log is no longer as it was judged."""
    tree, times = Tree(), {}
    for line in islice(LogFolder(folder).lines(), verdict.size):
        tree.push(leaf_hash(line.rstrip(b"\n")))
        if tree.size in sizes:
            times[tree.size] = datetime.fromisoformat(decode(line.rstrip(b"\n")).t)
    if (tree.size, tree.root().hex()) != (verdict.size, verdict.root):
        raise TargetingError("The log was changed while it was read. Run `targeting log verify`.")
    return Loaded(tree, times)


def log_keys(folder: Path) -> list[Verifier]:
    """The public keys beside the log, which ``verify`` has judged; none when there is no log."""
    return [Verifier.parse(path.read_text(encoding="utf-8")) for path in sorted(LogFolder(folder).keys.glob("*.vkey"))]
