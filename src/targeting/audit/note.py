"""C2SP signed notes, verifier keys and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_DASH = "— "


class NoteError(ValueError):
    """A note, key or checkpoint is not what its format says, or no known key signed it."""


class UnknownKey(NoteError):
    """No known key signed the note."""


@dataclass(frozen=True)
class Verifier:
    """A public key and the name it signs under."""

    name: str
    key: Ed25519PublicKey

    @cached_property
    def key_id(self) -> bytes:
        """Four bytes that tell keys apart; a label, not a proof."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.key.public_bytes_raw()).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line of text: name, key id, key."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(_ED25519 + self.key.public_bytes_raw())}"

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """The key behind a vkey line; raises NoteError when it is malformed or contradicts its own id."""
        name, _, rest = vkey.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = _unbase64(encoded)
        if not name or raw[:1] != _ED25519 or len(raw) != 33:
            raise NoteError("not an Ed25519 verifier key")
        verifier = cls(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
        if verifier.key_id.hex() != key_id:
            raise NoteError("the verifier key contradicts its key id")
        return verifier

    def accepts(self, text: str, signature: bytes) -> bool:
        """Whether this key made ``signature`` over ``text``."""
        try:
            self.key.verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key and the name it signs under. Printing it shows no key."""

    name: str
    key: Ed25519PrivateKey

    @cached_property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.key.public_key())

    def sign(self, text: str) -> bytes:
        """``text`` (ends in a line feed) as a signed note."""
        return f"{text}\n".encode() + self.signature_line(text)

    def signature_line(self, text: str) -> bytes:
        """One more signature line for a note over ``text``."""
        signature = _base64(self.verifier.key_id + self.key.sign(text.encode()))
        return f"{_DASH}{self.name} {signature}\n".encode()


@dataclass(frozen=True)
class Checkpoint:
    """What is signed: which log, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note text, three lines."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint in a note text; extension lines are passed over. Raises NoteError."""
        origin, size, root, *_ = [*text.split("\n"), "", ""]
        if not origin or not size.isascii() or not size.isdigit() or str(int(size)) != size:
            raise NoteError("not a checkpoint")
        return cls(origin, int(size), _unbase64(root))


def open_note(note: bytes, verifiers: Iterable[Verifier]) -> str:
    """The text of a note that a known key signed.

    Signatures of unknown keys are passed over, as the format demands (so keys can change and witnesses can
    add theirs). Raises NoteError when no known key signed, or when the signature of one does not hold.
    """
    text, signatures = split_note(note)
    known = [
        (verifier, signature)
        for verifier in verifiers
        for name, key_id, signature in signatures
        if (name, key_id) == (verifier.name, verifier.key_id)
    ]
    if not known:
        raise UnknownKey("no known key signed the note")
    if not all(verifier.accepts(text, signature) for verifier, signature in known):
        raise NoteError("the signature does not hold")
    return text


def split_note(note: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The text of a note and its signature lines, unverified: name, key id, signature. Raises NoteError."""
    try:
        text, blank, tail = note.decode().rpartition("\n\n")
    except UnicodeDecodeError:
        raise NoteError("the note is not UTF-8") from None
    if not blank or not tail.endswith("\n"):
        raise NoteError("the note has no signature lines")
    return text + "\n", [_signature(line) for line in tail[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _unbase64(encoded)
    if not line.startswith(_DASH) or not name or len(raw) < 5:
        raise NoteError("malformed signature line")
    return name, raw[:4], raw[4:]


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _unbase64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("malformed base64") from None
