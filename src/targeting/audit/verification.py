"""Verifying a log from its files alone: every line, every checkpoint, every signature that matters.

The program that appends and this one share only the formats. The verifier trusts nothing that the log says
about itself but what a key signed; give it the key you hold to also detect that the log's own was exchanged.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from targeting.audit.chain import Position
from targeting.audit.findings import Fault, Finding, Verification
from targeting.audit.folder import LogFolder
from targeting.audit.note import Checkpoint, NoteError, Verifier, open_note
from targeting.audit.scan import Scan

_SIGNATURES_ALWAYS_CHECKED = 10_000
_NO_LOG = ("Der er endnu ingen log.", "There is no log yet.")
_UNCHANGED = (
    "Loggen er uændret: {size} poster, og alle stemmer med det underskrevne kontrolpunkt.",
    "The log is unchanged: {size} entries, and all agree with the signed checkpoint.",
)


def verify(folder: Path, verifier_key: Ed25519PublicKey | None = None) -> Verification:
    """Whether the log in ``folder`` is, line by line, what was signed; the first bad line if not.

    Without ``verifier_key`` the public keys in the log's own keys/ are believed. A log that was never begun
    is ok, with size 0. The log may be appended to meanwhile; it is left as it is. In a log of more than
    10,000 entries that is otherwise in order, the signatures of the older kept checkpoints are not checked
    (their contents are, against the signed root); as soon as anything is wrong, all are.
    """
    log = LogFolder(folder)
    if not _begun(log):
        return _verdict(None, Position(), _NO_LOG)
    keys = _verifiers(log, verifier_key)
    if isinstance(keys, Fault):
        return _verdict(keys, Position())
    snapshot = _snapshot(log, keys)
    fault, end = _examine(log, keys, snapshot, max(0, snapshot.largest - _SIGNATURES_ALWAYS_CHECKED))
    if fault:
        # A forged checkpoint among the unchecked ones could have vouched for a bad line.
        fault, end = _examine(log, keys, snapshot, 0)
    return _verdict(fault, end)


@dataclass(frozen=True)
class _Snapshot:
    """The log at one moment, so that an append meanwhile is not taken for tampering."""

    length: int
    kept: frozenset[int]
    checkpoint: Checkpoint | Fault

    @property
    def largest(self) -> int:
        return max(self.kept, default=0)


def _snapshot(log: LogFolder, keys: list[Verifier]) -> _Snapshot:
    # On a read-only copy nobody appends, and no lock can be had.
    with log.locked() if os.access(log.path, os.W_OK) else nullcontext():
        return _Snapshot(log.length(), frozenset(log.kept_sizes()), _current_checkpoint(log, keys))


def _begun(log: LogFolder) -> bool:
    return log.checkpoint.exists() or log.length() > 0 or bool(log.kept_sizes())


def _verifiers(log: LogFolder, given: Ed25519PublicKey | None) -> list[Verifier] | Fault:
    verifiers = []
    for path in sorted(log.keys.glob("*.vkey")):
        try:
            verifiers.append(Verifier.parse(path.read_text(encoding="utf-8")))
        except (NoteError, UnicodeDecodeError):
            return Fault(Finding.BAD_KEY, file=path.name)
    if not verifiers:
        return Fault(Finding.NO_KEY)
    trusted = [verifier for verifier in verifiers if given is None or verifier.key == given]
    return trusted or Fault(Finding.OTHER_KEY)


def _current_checkpoint(log: LogFolder, keys: list[Verifier]) -> Checkpoint | Fault:
    if not log.checkpoint.exists():
        return Fault(Finding.NO_CHECKPOINT)
    try:
        checkpoint = Checkpoint.parse(open_note(log.checkpoint.read_bytes(), keys))
    except NoteError:
        return Fault(Finding.BAD_CHECKPOINT)
    return checkpoint if checkpoint.origin == keys[0].name else Fault(Finding.BAD_CHECKPOINT)


def _examine(
    log: LogFolder, keys: list[Verifier], snapshot: _Snapshot, signatures_from: int
) -> tuple[Fault | None, Position]:
    """The worst finding: a line before a checkpoint, the current checkpoint before the kept ones."""
    scan = Scan(log, keys, snapshot.kept, signatures_from)
    current = snapshot.checkpoint
    line_fault = scan.run(snapshot.length, current if isinstance(current, Checkpoint) else None)
    return line_fault or (current if isinstance(current, Fault) else scan.kept_fault), scan.position


def _verdict(fault: Fault | None, end: Position, when_ok: tuple[str, str] = _UNCHANGED) -> Verification:
    danish, english = fault.sentences if fault else (text.format(size=end.size) for text in when_ok)
    line = fault.line if fault else None
    return Verification(fault is None, end.size, end.edge.root.hex(), line, danish, english)
