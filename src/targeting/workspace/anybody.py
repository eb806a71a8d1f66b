"""Keys that anybody can make: those of people who do not exist follow from their names, so that the sample is always
the same bytes.
"""

from __future__ import annotations

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey


def anybodys_key(person: str) -> Ed25519PrivateKey:
    """The key to sign with that follows from a name."""
    seed = sha256(f"targeting: a key anybody can make, of the fictional {person}".encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def anybodys_opening_key(person: str) -> X25519PrivateKey:
    """The key to open with that follows from a name."""
    seed = sha256(f"targeting: a key to open with that anybody can make, of the fictional {person}".encode()).digest()
    return X25519PrivateKey.from_private_bytes(seed)
