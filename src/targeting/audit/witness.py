"""Holding a log against checkpoints that were kept where its operator cannot reach.

A log that verifies may still be an older genuine copy of itself, or rewritten by whoever holds its key. A witness
settles both: what it saw can be neither taken away nor changed. docs/adr/0015-witnesses-and-proofs.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from targeting.audit.cosignature import Contradicted, Cosignature, cosignatures
from targeting.audit.findings import Verification
from targeting.audit.note import Checkpoint, NoteError, Verifier, open_note, split_note
from targeting.audit.pin import Pin
from targeting.audit.snapshot import Loaded, load, log_keys
from targeting.audit.verification import verify
from targeting.audit.witness_findings import UNDATED, UNWITNESSED, WITNESSED, Contradiction, Witnessed, WitnessFinding
from targeting.language import Message, Value

SUFFIX = ".note"
_CLOCKS_APART = timedelta(days=1)


@dataclass(frozen=True)
class Witness:
    """A checkpoint that somebody keeps: the file's name, its bytes, and what it says, unverified."""

    file: str
    note: bytes
    checkpoint: Checkpoint


@dataclass(frozen=True)
class Demands:
    """What a verifier knows and asks for: persons' keys, days that the newest witness may be old, the time now."""

    now: datetime
    persons: tuple[Verifier, ...] = ()
    max_age_days: int | None = None


def find_witnesses(paths: Iterable[Path], origin: str | None, *, required: bool) -> list[Witness]:
    """The witnesses that ``paths`` (files or folders) hold of the log ``origin``; raises Contradiction.

    A folder may keep those of several logs. Where they are ``required``, one in which there is none for this log is a
    contradiction: that is what it looks like when a witness has been removed.
    """
    return [witness for path in paths for witness in _witnesses_at(path, origin, required)]


def verify_witnessed(
    folder: Path,
    verifier_key: Ed25519PublicKey | None,
    paths: Sequence[Path],
    demands: Demands,
    pin: Pin | None = None,
    told: Collection[Checkpoint] = (),
) -> Witnessed:
    """``verify``, and then the log held against every witness that ``paths`` (files or folders) hold."""
    verdict = verify(folder, verifier_key, demands.persons, pin, told)
    if not verdict.ok:
        return Witnessed(verdict)
    try:
        return hold_against(folder, verdict, paths, demands)
    except Contradiction as contradiction:
        return Witnessed(verdict).refuted(contradiction)


def hold_against(folder: Path, verdict: Verification, paths: Sequence[Path], demands: Demands) -> Witnessed:
    """A verdict that is ok, held against the witnesses; raises Contradiction where one of them disagrees."""
    keys = log_keys(folder)
    witnesses = find_witnesses(paths, keys[0].name if keys else None, required=verdict.size > 0)
    found = Witnessed(verdict)
    if witnesses:
        loaded = load(folder, verdict, frozenset(witness.checkpoint.size for witness in witnesses))
        for witness in witnesses:
            agree(witness, loaded, keys)
        found = _summary(verdict, witnesses, loaded, demands)
    _require_fresh(found, demands)
    return found.and_said(_said(found)) if verdict.size else found


def _said(found: Witnessed) -> Message:
    """What a green verdict adds of the witnesses."""
    if not found.witnesses:
        return UNWITNESSED
    if found.newest is None or found.seen is None:
        return UNDATED.filled(count=found.witnesses)
    later = found.verdict.size - found.seen
    return WITNESSED.filled(count=found.witnesses, day=found.newest.date(), seen=found.seen, later=later)


def agree(witness: Witness, log: Loaded, keys: Sequence[Verifier]) -> None:
    """Raise Contradiction unless ``log`` is what ``witness`` saw, or that and more."""
    seen, size = witness.checkpoint.size, log.size
    facts: dict[str, Value] = {"file": witness.file, "seen": seen, "size": size}
    # Where the whole log is gone, so are its keys: nothing is left to hold the signature against.
    if keys and not _signed(witness.note, keys):
        raise Contradiction(WitnessFinding.NOT_SIGNED, **facts)
    if seen > size:
        raise Contradiction(WitnessFinding.ROLLBACK, **facts)
    if log.roots[seen] != witness.checkpoint.root:
        raise Contradiction(WitnessFinding.FORK, **facts)


def _witnesses_at(path: Path, origin: str | None, required: bool) -> list[Witness]:
    if path.is_file():
        return [_read(path)]
    found = [_read(file) for file in sorted(path.glob(f"*{SUFFIX}"))]
    ours = [witness for witness in found if origin in (None, witness.checkpoint.origin)]
    if required and not ours:
        raise Contradiction(WitnessFinding.ABSENT, file=path.name)
    return ours


def _read(file: Path) -> Witness:
    try:
        note = file.read_bytes()
        return Witness(file.name, note, Checkpoint.parse(split_note(note)[0]))
    except (OSError, NoteError):
        raise Contradiction(WitnessFinding.UNREADABLE, file=file.name) from None


def _signed(note: bytes, keys: Sequence[Verifier]) -> bool:
    try:
        return Checkpoint.parse(open_note(note, keys)).origin in {key.name for key in keys}
    except NoteError:
        return False


def _summary(verdict: Verification, witnesses: list[Witness], loaded: Loaded, demands: Demands) -> Witnessed:
    """The newest witness is the one of the latest time; of two at one time, the one that saw more."""
    times = [(at, witness.checkpoint.size) for witness in witnesses if (at := _dated(witness, loaded, demands))]
    newest, seen = max(times) if times else (None, None)
    sizes = frozenset(witness.checkpoint.size for witness in witnesses)
    return Witnessed(verdict, len(witnesses), newest, seen, sizes)


def _dated(witness: Witness, loaded: Loaded, demands: Demands) -> datetime | None:
    """When ``witness`` saw the log, by a known person's word or the log's own; raises Contradiction at a future time.

    One from the future would never grow old.
    """
    signed = cosigned(witness, demands.persons)
    at = loaded.dated(witness.checkpoint.size, signed.at if signed else None)
    if at is None or at <= demands.now + _CLOCKS_APART:
        return at
    if signed:
        raise Contradiction(WitnessFinding.FUTURE, file=witness.file, name=signed.name)
    raise Contradiction(WitnessFinding.FUTURE_ENTRY, file=witness.file)


def cosigned(witness: Witness, persons: Iterable[Verifier]) -> Cosignature | None:
    """The latest cosignature of somebody known on ``witness``; raises Contradiction at a false one."""
    try:
        signed = cosignatures(witness.note, persons)
    except Contradicted as contradicted:
        raise Contradiction(WitnessFinding.CONTRADICTED, file=witness.file, name=contradicted.name) from None
    return max(signed, key=lambda cosignature: cosignature.at, default=None)


def _require_fresh(found: Witnessed, demands: Demands) -> None:
    limit = demands.max_age_days
    if limit is None or not found.verdict.size:
        return
    if found.newest is None:
        raise Contradiction(WitnessFinding.DEMANDED, limit=limit)
    days = (demands.now - found.newest).days
    if days > limit:
        raise Contradiction(WitnessFinding.TOO_OLD, days=days, limit=limit)
