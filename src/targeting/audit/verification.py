"""Verifying a log from its files alone: every line, every checkpoint, every signature that matters.

The program that appends and this one share only the formats. The verifier trusts nothing that the log says
about itself but what a key signed; give it the key you hold to also detect that the log's own was exchanged.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from targeting.audit.chain import Position, batches
from targeting.audit.findings import Fault, Finding, Verification
from targeting.audit.folder import LogFolder
from targeting.audit.kept import KeptPass
from targeting.audit.merkle import EMPTY
from targeting.audit.note import Checkpoint, Verifier
from targeting.audit.pin import Pin
from targeting.audit.scan import Scan, Start
from targeting.audit.segments import BadSegment
from targeting.audit.together import Reading, read_together
from targeting.audit.trust import Trust, size_told, trust
from targeting.audit.verdict import SIGNATURES_TRIED, verdict_of
from targeting.language import say

_NO_LOG = say("There is no log yet.")


def verify(
    folder: Path,
    verifier_key: Ed25519PublicKey | None = None,
    persons: Collection[Verifier] = (),
    pin: Pin | None = None,
    told: Collection[Checkpoint] = (),
) -> Verification:
    """Whether the log in ``folder`` is, line by line, what was signed; the first bad line if not.

    Without ``verifier_key`` the first public key in the log's own keys/ is believed, and each that a believed one
    announced; with it, that key must be among them and it or a successor must have signed the newest checkpoint. A
    log that was never begun is ok, with size 0. The log may be appended to meanwhile; it is left as it is. In a log
    of more than 10,000 entries that is otherwise in order, the signatures of the older kept checkpoints are not
    checked (their contents are, against the signed root); as soon as anything is wrong, all are.

    A key that accepted a clock that was ahead is named, and said to be unknown where it is none of ``persons``.

    With ``pin``, the entries that an earlier verification read are hashed and held against the root that it saw, and
    only those after them are looked at one by one. Where it does not fit, or they are not what is ``told`` of them
    elsewhere, or anything is wrong, all are.
    """
    log = LogFolder(folder)
    while True:
        files = [(segment.number, segment.pruned) for segment in log.segments()]
        verdict = _verified(log, verifier_key, persons, pin, told)
        # A segment that was pruned meanwhile is accounted for in an entry that was not read.
        if verdict.ok or files == [(segment.number, segment.pruned) for segment in log.segments()]:
            return verdict


def _verified(
    log: LogFolder,
    verifier_key: Ed25519PublicKey | None,
    persons: Collection[Verifier],
    pin: Pin | None,
    told: Collection[Checkpoint],
) -> Verification:
    if not log.begun():
        stray = _stranger(log)
        return Verification(stray is None, 0, EMPTY.root.hex(), None, stray.message if stray else _NO_LOG)
    snapshot = _snapshot(log)
    keys = trust(log, verifier_key)
    if isinstance(keys, Fault):
        return Verification(False, 0, EMPTY.root.hex(), None, keys.message)
    start = _start(log, pin, told) if pin else None
    if start:
        fault, scan = _examine(log, keys, snapshot, 0, start)
        if not fault:
            return verdict_of(log, None, scan, persons, pin)
    signatures_from = max(0, snapshot.size - SIGNATURES_TRIED)
    if whole := _together(log, keys, snapshot, signatures_from):
        return verdict_of(log, None, whole, persons)
    fault, scan = _examine(log, keys, snapshot, signatures_from)
    if fault:
        # A forged checkpoint among the unchecked ones could have vouched for a bad line.
        fault, scan = _examine(log, keys, snapshot, 0)
    return verdict_of(log, fault, scan, persons)


def _start(log: LogFolder, pin: Pin, told: Collection[Checkpoint]) -> Start | None:
    """Where a pass goes on after ``pin``; None where the log's first entries are not those that it is about.

    So where they are not those that something is ``told`` of: whoever has the log's key could have forged the pin.
    """
    position, pruned = Position(), 0
    asked = {(each.size, each.root) for each in told if 0 <= each.size < pin.size} | {(pin.size, pin.root)}
    try:
        for size, root in sorted(asked):
            for batch in batches(log, size, position):
                position, pruned = batch.after, pruned + batch.pruned
            if (position.size, position.edge.root) != (size, root):
                return None
    except BadSegment:
        return None
    # What was pruned since is accounted for among the entries themselves: all are looked at.
    fits = pruned == pin.pruned
    return Start(position, pruned, pin.latest, pin.falls) if fits else None


@dataclass(frozen=True)
class _Snapshot:
    """The log at one moment, so that an append meanwhile is not taken for tampering."""

    lengths: Mapping[int, int]
    kept: Mapping[int, int]
    singles: frozenset[int]
    checkpoint: bytes | None

    @property
    def size(self) -> int:
        """What the current checkpoint says, unverified."""
        return size_told(self.checkpoint or b"")


def _snapshot(log: LogFolder) -> _Snapshot:
    # On a read-only copy nobody appends, and no lock can be had.
    with log.locked() if os.access(log.path, os.W_OK) else nullcontext():
        checkpoint = log.checkpoint.read_bytes() if log.checkpoint.exists() else None
        kept = {segment: path.stat().st_size for segment, path in log.kept.files().items()}
        return _Snapshot(log.lengths(), kept, log.kept.single_sizes(), checkpoint)


def _current_checkpoint(note: bytes | None, keys: Trust) -> Checkpoint | Fault:
    if note is None:
        return Fault(Finding.NO_CHECKPOINT)
    return keys.opens_current(note) or Fault(Finding.BAD_CHECKPOINT)


def _examine(
    log: LogFolder, keys: Trust, snapshot: _Snapshot, signatures_from: int, start: Start | None = None
) -> tuple[Fault | None, Scan]:
    """The worst finding: a line before a key, then the checkpoints, a stray file, and a time that falls."""
    after = start.position.size - 1 if start else -1
    kept = KeptPass(log.kept, snapshot.kept, snapshot.singles, after)
    scan = Scan(log, keys, kept, signatures_from, start)
    current = _current_checkpoint(snapshot.checkpoint, keys)
    line_fault = scan.run(snapshot.lengths, current if isinstance(current, Checkpoint) else None)
    other = keys.fault or (current if isinstance(current, Fault) else scan.kept_fault or _stranger(log) or scan.fall)
    return line_fault or other, scan


def _together(log: LogFolder, keys: Trust, snapshot: _Snapshot, signatures_from: int) -> Scan | None:
    """What several processes found, where it is plainly in order; else one has to read alone."""
    current = _current_checkpoint(snapshot.checkpoint, keys)
    if keys.fault or isinstance(current, Fault) or _stranger(log):
        return None
    reading = Reading(log, keys, snapshot.lengths, snapshot.kept, snapshot.singles, current, signatures_from)
    found = read_together(reading)
    if found is None:
        return None
    scan, _ = reading.scan(Start(found[0]))
    scan.times = found[1]
    return None if scan.fall else scan


def _stranger(log: LogFolder) -> Fault | None:
    return next((Fault(Finding.STRANGER, file=name) for name in log.strangers()), None)
