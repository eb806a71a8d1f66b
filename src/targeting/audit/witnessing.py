"""Giving a witness the log's checkpoint: only of a log that verifies and that the witness does not contradict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from targeting import files
from targeting.audit.cosignature import cosign, cosigner_id
from targeting.audit.findings import Verification
from targeting.audit.folder import LogFolder
from targeting.audit.note import Signer
from targeting.audit.snapshot import log_keys
from targeting.audit.verification import verify
from targeting.audit.witness import SUFFIX, Demands, find_witnesses, hold_against
from targeting.audit.witness_findings import Contradiction
from targeting.errors import TargetingError
from targeting.language import Message, say


@dataclass(frozen=True)
class Taken:
    """A checkpoint that a witness now has: the file and its folder by name, what it says, and who cosigned it."""

    file: str
    folder: str
    size: int
    root: str
    cosigner: str | None = None
    key_id: str | None = None


def require_witnessable(folder: Path, key: Ed25519PublicKey, to: Path, demands: Demands) -> Verification:
    """The verdict on a log that may be witnessed in ``to``; raises TargetingError with the finding where it may not.

    Every witness that is already there must agree with the log: one that does not is the evidence of a log that was
    rolled back or rewritten, and a new one beside it would only blur that.
    """
    verdict = verify(folder, key)
    if not verdict.ok:
        raise _refusal(verdict.said)
    keys = log_keys(folder)
    try:
        there = find_witnesses([to], keys[0].name if keys else None, required=False)
        hold_against(folder, verdict, [to] if there else [], demands)
    except Contradiction as contradiction:
        raise _refusal(contradiction.message) from None
    if not verdict.size:
        raise _refusal(say("The log is empty."))
    return verdict


def take_witness(folder: Path, verdict: Verification, to: Path, person: Signer | None, now: datetime) -> Taken:
    """Put the checkpoint that ``verdict`` is about into ``to``, cosigned by ``person`` if given; overwrites nothing."""
    note = LogFolder(folder).kept.need(verdict.size)
    name = f"{log_keys(folder)[0].name.replace('/', '-')}-{verdict.size}"
    if person is None:
        _write_new(to / f"{name}{SUFFIX}", note)
        return Taken(f"{name}{SUFFIX}", to.name, verdict.size, verdict.root)
    file = f"{name}-{person.name}-{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    _write_new(to / file, cosign(note, person, now))
    return Taken(file, to.name, verdict.size, verdict.root, person.name, cosigner_id(person.verifier).hex())


def _write_new(path: Path, content: bytes) -> None:
    """Write ``path`` durably; one that already holds ``content`` is left, any other is refused."""
    try:
        if path.exists() and path.read_bytes() == content:
            return
        files.write_new(path, content, files.ORDINARY)
    except FileExistsError:
        raise TargetingError(
            "{file} is already there and says something else. A witness is kept.", file=path.name
        ) from None
    except OSError:
        raise TargetingError(
            "{file} cannot be written in {folder}/. Is the folder writable?", file=path.name, folder=path.parent.name
        ) from None


def _refusal(why: Message) -> TargetingError:
    return TargetingError("No witness was taken. {why}", why=why)
