"""A person's own signing key: one Ed25519 key a person, in a file that a passphrase protects, never in a workspace."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from targeting import files
from targeting.errors import ConfigurationError

SHORTEST_PASSPHRASE = 12


def new_person_key(file: Path, passphrase: str) -> Ed25519PrivateKey:
    """Make a key and keep it in ``file`` (PKCS #8, mode 0600); raises ConfigurationError rather than overwrite one."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ConfigurationError(
            "The passphrase is too short: at least {shortest} characters.",
            shortest=SHORTEST_PASSPHRASE,
        )
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    try:
        files.write_new(file, pem)
    except FileExistsError:
        raise ConfigurationError("{file} is already there. A key is never written over.", file=file.name) from None
    except OSError:
        raise ConfigurationError("{file} cannot be written. Make its folder first.", file=file.name) from None
    return key


def load_person_key(file: Path, passphrase: str) -> Ed25519PrivateKey:
    """The key in ``file``; raises ConfigurationError when it is not there, or the passphrase does not open it."""
    try:
        pem = file.read_bytes()
    except OSError:
        raise ConfigurationError(
            "There is no key {file} to read. Make one: targeting key new.", file=file.name
        ) from None
    try:
        key = load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError):
        raise ConfigurationError(
            "{file} does not open: wrong passphrase, or not a key of this kind.", file=file.name
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError("{file} is not an Ed25519 key. Make one: targeting key new.", file=file.name)
    return key
