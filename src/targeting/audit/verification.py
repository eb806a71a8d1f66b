"""Verifying a log from its files alone: every line, every checkpoint, every signature that matters.

The program that appends and this one share only the formats. The verifier trusts nothing that the log says
about itself but what a key signed; give it the key you hold to also detect that the log's own was exchanged.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from targeting.audit.findings import Fault, Finding, Verification
from targeting.audit.folder import LogFolder
from targeting.audit.merkle import EMPTY
from targeting.audit.note import Checkpoint, Verifier
from targeting.audit.scan import Scan
from targeting.audit.segments import Segment
from targeting.audit.times import Fall
from targeting.audit.trust import Trust, trust
from targeting.language import Message, say, sentences

_SIGNATURES_ALWAYS_CHECKED = 10_000
_NO_LOG = say("There is no log yet.")
_UNCHANGED = say("The log is unchanged: {size} entries, and all agree with the signed checkpoint.")
_PRUNED = say(
    "{pruned} of them were pruned under the rule of retention, as the log tells; their hashes were verified.",
)
_ACCEPTED = say("The clock was set back; times that fall: {falls}. It is signed for with the key {keys}.")
_NOT_ASKED = say("Whose it is was not checked: nobody's key is known here.")
_NOBODYS = say("Nobody known here has the key {unknown}: find out whose it is, and whether they might accept it.")
_STANDING = say("But {files} is told to be deleted and is still there: run targeting log prune again.")
_PLACE = say("It is line {line} of log/{file}.")


def verify(
    folder: Path, verifier_key: Ed25519PublicKey | None = None, persons: Collection[Verifier] = ()
) -> Verification:
    """Whether the log in ``folder`` is, line by line, what was signed; the first bad line if not.

    Without ``verifier_key`` the first public key in the log's own keys/ is believed, and each that a believed one
    announced; with it, that key must be among them and it or a successor must have signed the newest checkpoint. A
    log that was never begun is ok, with size 0. The log may be appended to meanwhile; it is left as it is. In a log
    of more than 10,000 entries that is otherwise in order, the signatures of the older kept checkpoints are not
    checked (their contents are, against the signed root); as soon as anything is wrong, all are.

    A key that accepted a clock that was ahead is named, and said to be unknown where it is none of ``persons``.
    """
    log = LogFolder(folder)
    while True:
        files = [(segment.number, segment.pruned) for segment in log.segments()]
        verdict = _verified(log, verifier_key, persons)
        # A segment that was pruned meanwhile is accounted for in an entry that was not read.
        if verdict.ok or files == [(segment.number, segment.pruned) for segment in log.segments()]:
            return verdict


def _verified(log: LogFolder, verifier_key: Ed25519PublicKey | None, persons: Collection[Verifier]) -> Verification:
    if not log.begun():
        stray = _stranger(log)
        return Verification(stray is None, 0, EMPTY.root.hex(), None, stray.message if stray else _NO_LOG)
    snapshot = _snapshot(log)
    keys = trust(log, verifier_key)
    if isinstance(keys, Fault):
        return Verification(False, 0, EMPTY.root.hex(), None, keys.message)
    fault, scan = _examine(log, keys, snapshot, max(0, snapshot.largest - _SIGNATURES_ALWAYS_CHECKED))
    if fault:
        # A forged checkpoint among the unchecked ones could have vouched for a bad line.
        fault, scan = _examine(log, keys, snapshot, 0)
    return _verdict(log, fault, scan, persons)


@dataclass(frozen=True)
class _Snapshot:
    """The log at one moment, so that an append meanwhile is not taken for tampering."""

    lengths: Mapping[int, int]
    kept: frozenset[int]
    checkpoint: bytes | None

    @property
    def largest(self) -> int:
        return max(self.kept, default=0)


def _snapshot(log: LogFolder) -> _Snapshot:
    # On a read-only copy nobody appends, and no lock can be had.
    with log.locked() if os.access(log.path, os.W_OK) else nullcontext():
        checkpoint = log.checkpoint.read_bytes() if log.checkpoint.exists() else None
        return _Snapshot(log.lengths(), frozenset(log.kept_sizes()), checkpoint)


def _current_checkpoint(note: bytes | None, keys: Trust) -> Checkpoint | Fault:
    if note is None:
        return Fault(Finding.NO_CHECKPOINT)
    return keys.opens_current(note) or Fault(Finding.BAD_CHECKPOINT)


def _examine(log: LogFolder, keys: Trust, snapshot: _Snapshot, signatures_from: int) -> tuple[Fault | None, Scan]:
    """The worst finding: a line before a key, then the checkpoints, a stray file, and a time that falls."""
    scan = Scan(log, keys, snapshot.kept, signatures_from)
    current = _current_checkpoint(snapshot.checkpoint, keys)
    line_fault = scan.run(snapshot.lengths, current if isinstance(current, Checkpoint) else None)
    other = keys.fault or (current if isinstance(current, Fault) else scan.kept_fault or _stranger(log) or scan.fall)
    return line_fault or other, scan


def _stranger(log: LogFolder) -> Fault | None:
    return next((Fault(Finding.STRANGER, file=name) for name in log.strangers()), None)


def _verdict(log: LogFolder, fault: Fault | None, scan: Scan, persons: Collection[Verifier]) -> Verification:
    pruned, falls = scan.pruned.entries, scan.times.falls
    if fault is None:
        files = ", ".join(f"log/{name}" for name in scan.pruned.standing())
        more = [(_UNCHANGED, True), (_PRUNED, pruned > 0), (_STANDING, bool(files))]
        size = scan.position.size
        whole = (text.filled(size=size, pruned=pruned, files=files) for text, on in more if on)
        said = sentences((*whole, *_accepted(falls, persons)))
    else:
        said = sentences((fault.message, *_place(log, fault, scan)))
    line = fault.line if fault else None
    size, root = scan.position.size, scan.position.edge.root.hex()
    unchanged = fault is None or fault.finding is Finding.TIME_FELL
    return Verification(fault is None, size, root, line, said, pruned, tuple(falls), unchanged)


def _accepted(falls: Sequence[Fall], persons: Collection[Verifier]) -> Iterator[Message]:
    """With which keys it was signed that the clock had been ahead, and what is known of whose they are."""
    keys = dict.fromkeys(fall.key for fall in falls)
    unknown = keys.keys() - {person.vkey for person in persons}
    if keys:
        yield _ACCEPTED.filled(falls=len(falls), keys=_ids(keys))
    if keys and not persons:
        yield _NOT_ASKED
    elif unknown:
        yield _NOBODYS.filled(unknown=_ids(sorted(unknown)))


def _ids(keys: Iterable[str]) -> str:
    return ", ".join(Verifier.parse(key).key_id.hex() for key in keys)


def _place(log: LogFolder, fault: Fault, scan: Scan) -> tuple[Message, ...]:
    """Where in which file a line stands, once there is more than one file."""
    before = [(start, number) for number, start in scan.starts.items() if fault.line and start < fault.line]
    start, number = max(before, default=(0, 1))
    if not fault.line or number == 1:
        return ()
    return (_PLACE.filled(line=fault.line - start, file=Segment(log.path, number).entries.name),)
