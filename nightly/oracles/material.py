"""Writes a log, our proofs about it and an export into a folder, for programs by others to judge (make oracles)."""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit import (
    AuditLog,
    Demands,
    Period,
    Signer,
    export_period,
    require_witnessable,
    slice_of,
    take_witness,
)
from targeting.audit.folder import LogFolder
from targeting.audit.merkle import leaf_hash
from targeting.audit.tree import Tree

ENTRIES = 300
SMALL = 34  # up to here every proof there is, after that a sample of 20 a size
SIZES = (*range(1, SMALL), 63, 64, 65, 127, 128, 129, 255, 256, 257, ENTRIES)
START = datetime(2017, 10, 2, 8, 15, tzinfo=UTC)


def main(folder: Path) -> None:
    key, moments = Ed25519PrivateKey.generate(), iter(range(ENTRIES))
    log = AuditLog.open(folder / "log", key, "targeting/999", lambda: START + timedelta(minutes=next(moments)))
    for number in range(ENTRIES):
        log.append_body(
            "source.read", {"rows": number, "register": "aktiv omsorg æøå"}, run_id="run-1", actor="analyst"
        )
    lines = [line[:-1] for line in LogFolder(folder / "log").lines()]
    (folder / "proofs.json").write_text(json.dumps(proofs(Tree(map(leaf_hash, lines)))))
    witness(folder, key)


def proofs(tree: Tree) -> list[dict[str, object]]:
    chance = random.Random(2017)
    made: list[dict[str, object]] = []
    for size in SIZES:
        numbers = range(size) if size < SMALL else sorted(chance.sample(range(size), 20))
        for number in numbers:
            path = [node.hex() for node in tree.inclusion(number, size)]
            chain = [node.hex() for node in tree.consistency(number + 1, size)]
            made.append({"size": size, "index": number, "inclusion": path, "consistency": chain})
    return made


def witness(folder: Path, key: Ed25519PrivateKey) -> None:
    """A cosigned witness, and an export of a part of the log that it can be held against."""
    place, now = folder / "vidne", datetime(2017, 11, 1, tzinfo=UTC)
    place.mkdir()
    verdict = require_witnessable(folder / "log", key.public_key(), place, Demands(now))
    take_witness(folder / "log", verdict, place, Signer("anna", Ed25519PrivateKey.generate()), now)
    period = Period(START + timedelta(hours=1), START + timedelta(hours=3))
    part = slice_of(folder / "log", verdict, period)
    assert part is not None
    content = export_period(
        folder / "log", verdict, part, period, frozenset({42}), "<!doctype html>", Signer("targeting/999", key)
    )
    (folder / "export.zip").write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
