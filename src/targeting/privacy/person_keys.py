"""A person's own keys, in files that a passphrase protects, never in a workspace: one to sign, one to open."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from targeting import files
from targeting.errors import ConfigurationError

SHORTEST_PASSPHRASE = 12
PersonKey = TypeVar("PersonKey", Ed25519PrivateKey, X25519PrivateKey)


def new_person_key(file: Path, passphrase: str) -> Ed25519PrivateKey:
    """Make a key to sign with, and keep it; raises as ``keep_person_key``."""
    return keep_person_key(file, passphrase, Ed25519PrivateKey.generate())


def new_reveal_key(file: Path, passphrase: str) -> X25519PrivateKey:
    """Make a key to open what is sealed to its owner, and keep it; raises as ``keep_person_key``."""
    return keep_person_key(file, passphrase, X25519PrivateKey.generate())


def keep_person_key(file: Path, passphrase: str, key: PersonKey) -> PersonKey:
    """Keep a key in ``file`` (PKCS #8, mode 0600); raises ConfigurationError rather than overwrite one."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ConfigurationError(
            "The passphrase is too short: at least {shortest} characters.",
            shortest=SHORTEST_PASSPHRASE,
        )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    try:
        files.write_new(file, pem)
    except FileExistsError:
        raise ConfigurationError("{file} is already there. A key is never written over.", file=file.name) from None
    except OSError:
        raise ConfigurationError("{file} cannot be written. Make its folder first.", file=file.name) from None
    return key


def load_person_key(file: Path, passphrase: str) -> Ed25519PrivateKey:
    """The key to sign with in ``file``; raises ConfigurationError when it is not there, or does not open."""
    key = _opened(file, passphrase, "targeting key new")
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError("{file} is not an Ed25519 key. Make one: targeting key new.", file=file.name)
    return key


def load_reveal_key(file: Path, passphrase: str) -> X25519PrivateKey:
    """The key to open with in ``file``; raises as ``load_person_key``."""
    key = _opened(file, passphrase, "targeting key reveal")
    if not isinstance(key, X25519PrivateKey):
        raise ConfigurationError(
            "{file} is not a key that opens what is handed over. Make one: targeting key reveal.", file=file.name
        )
    return key


def _opened(file: Path, passphrase: str, command: str) -> object:
    try:
        pem = file.read_bytes()
    except OSError:
        raise ConfigurationError(
            "There is no key {file} to read. Make one: {command}.", file=file.name, command=command
        ) from None
    try:
        return load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError):
        raise ConfigurationError(
            "{file} does not open: wrong passphrase, or not a key of this kind.", file=file.name
        ) from None
