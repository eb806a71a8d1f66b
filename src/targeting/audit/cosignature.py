"""C2SP cosignatures (c2sp.org/tlog-cosignature, Ed25519): a person saw this checkpoint at this time."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from targeting.audit.note import NoteError, Signer, Verifier, split_note

_TYPE = b"\x04"
_LATEST = 253_402_300_799  # the last second of year 9999, the last that a datetime can hold


class Contradicted(NoteError):
    """A cosignature of somebody known does not hold; ``name`` is the person's."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the cosignature of {name} does not hold")
        self.name = name


@dataclass(frozen=True)
class Cosignature:
    """Who saw a checkpoint, and when, in UTC."""

    name: str
    at: datetime


def cosigner_id(verifier: Verifier) -> bytes:
    """The four bytes that a person's cosignatures are known by; other than those of the person's signatures."""
    return sha256(verifier.name.encode() + b"\n" + _TYPE + verifier.key.public_bytes_raw()).digest()[:4]


def cosign(note: bytes, signer: Signer, at: datetime) -> bytes:
    """``note`` with the signer's cosignature of the moment ``at`` (whole seconds) as one more line."""
    text, _ = split_note(note)
    seconds = int(at.timestamp())
    signature = signer.key.sign(_message(text, seconds).encode())
    line = b64encode(cosigner_id(signer.verifier) + seconds.to_bytes(8, "big") + signature).decode("ascii")
    return note + f"— {signer.name} {line}\n".encode()


def cosignatures(note: bytes, known: Iterable[Verifier]) -> tuple[Cosignature, ...]:
    """The cosignatures of ``known`` persons in ``note``; others are passed over. Raises Contradicted, NoteError."""
    text, lines = split_note(note)
    return tuple(
        _cosignature(text, verifier, signature)
        for verifier in known
        for name, key_id, signature in lines
        if (name, key_id) == (verifier.name, cosigner_id(verifier))
    )


def _cosignature(text: str, verifier: Verifier, signature: bytes) -> Cosignature:
    seconds = int.from_bytes(signature[:8], "big")
    if seconds > _LATEST or not verifier.accepts(_message(text, seconds), signature[8:]):
        raise Contradicted(verifier.name)
    return Cosignature(verifier.name, datetime.fromtimestamp(seconds, UTC))


def _message(text: str, seconds: int) -> str:
    return f"cosignature/v1\ntime {seconds}\n{text}"
