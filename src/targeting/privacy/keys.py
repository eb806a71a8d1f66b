"""Keys: never in the workspace, one folder with mode 0700, one file a purpose with mode 0600."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from targeting.errors import ConfigurationError

PSEUDONYM, WAREHOUSE, LOG = "pseudonym.key", "warehouse.key", "log.pem"


@dataclass(frozen=True)
class KeyRing:
    """The keys of one workspace. Printing it shows nothing."""

    pseudonym_key: bytes = field(repr=False)
    warehouse_key: str = field(repr=False)
    log_key: Ed25519PrivateKey = field(repr=False)

    def pseudonym(self, domain: str, value: str) -> str:
        """Keyed pseudonym (HMAC-SHA-256, first 128 bits in hex) of ``value`` within ``domain``."""
        return self.pseudonyms(domain, [value])[0]

    def pseudonyms(self, domain: str, values: Iterable[str]) -> list[str]:
        """The pseudonyms of many values, in their order: the key is read once, which halves the time."""
        keyed = hmac.new(self.pseudonym_key, f"{domain}:".encode(), "sha256")
        return [_pseudonym(keyed.copy(), value) for value in values]


def _pseudonym(keyed: hmac.HMAC, value: str) -> str:
    keyed.update(value.encode())
    return keyed.digest()[:16].hex()


def load_keys(folder: Path) -> KeyRing:
    """The keys in ``folder``; raises ConfigurationError when one is missing or others may read them."""
    _refuse_open_folder(folder)
    signing = load_pem_private_key(_read(folder / LOG), password=None)
    if not isinstance(signing, Ed25519PrivateKey):
        raise ConfigurationError(f"{LOG} in the key folder is not an Ed25519 key. Restore it from the backup.")
    return KeyRing(bytes.fromhex(_read(folder / PSEUDONYM).decode()), _read(folder / WAREHOUSE).decode(), signing)


def create_keys(folder: Path) -> None:
    """Make the keys that are missing in ``folder``; a key that exists is never replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    signing = Ed25519PrivateKey.generate()
    pem = signing.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for name, content in (
        (PSEUDONYM, secrets.token_hex(32).encode()),
        (WAREHOUSE, secrets.token_hex(32).encode()),
        (LOG, pem),
    ):
        if not (folder / name).exists():
            _write(folder / name, content)


def has_keys(folder: Path) -> bool:
    """Whether ``folder`` holds every key."""
    return all((folder / name).is_file() for name in (PSEUDONYM, WAREHOUSE, LOG))


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigurationError(
            f"The key {path.name} is not in the key folder. Restore it from the backup: with a new key, "
            "earlier pseudonyms and warehouses can no longer be matched."
        ) from None


def _refuse_open_folder(folder: Path) -> None:
    if folder.is_dir() and folder.stat().st_mode & 0o077:
        raise ConfigurationError("Others may read the key folder. Set it to mode 0700 (chmod 700).")
