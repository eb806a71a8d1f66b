"""One CPR number sealed to one person: HPKE (RFC 9180), base mode, X25519 with HKDF-SHA256 and AES-256-GCM.

Bound to the run and the pseudonym: what is sealed for one citizen does not open as another's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from targeting.errors import ConfigurationError

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class Recipient:
    """A person to whom numbers are sealed, and the public half of the key that opens them, 32 bytes."""

    person: str
    key: bytes

    @property
    def key_id(self) -> str:
        """What tells the key from another: 16 hex digits."""
        return hashlib.sha256(self.key).hexdigest()[:16]


def seal_number(number: str, recipient: Recipient, run_id: str, pseudonym: str) -> bytes:
    """A number that only the recipient opens."""
    public = X25519PublicKey.from_public_bytes(recipient.key)
    return _SUITE.encrypt(number.encode(), public, info=_bound(run_id, pseudonym))


def open_number(sealed: bytes, key: X25519PrivateKey, run_id: str, pseudonym: str) -> str:
    """The number; raises ConfigurationError where it was sealed to another key, or for another citizen."""
    try:
        return _SUITE.decrypt(sealed, key, info=_bound(run_id, pseudonym)).decode()
    except (InvalidTag, ValueError):
        raise ConfigurationError(
            "What was sealed does not open with this key: it was sealed to another, or was changed. The next run "
            "seals anew to the key that stands in workspace.toml."
        ) from None


def _bound(run_id: str, pseudonym: str) -> bytes:
    return f"targeting/hand-over/v1\n{run_id}\n{pseudonym}\n".encode()
