"""Keys: never in the workspace, one folder with mode 0700, one file a purpose with mode 0600."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from targeting import files
from targeting.errors import ConfigurationError
from targeting.language import Value

PSEUDONYM, WAREHOUSE, LOG = "pseudonym.key", "warehouse.key", "log.pem"
# While the log's key is changed for another: the one to come, and the one that was.
NEXT_LOG, FORMER_LOG = "log.next.pem", "log.previous.pem"


@dataclass(frozen=True)
class KeyRing:
    """The keys of one workspace; ``former_log_key`` signs too until it is retired. Printing it shows nothing."""

    pseudonym_key: bytes = field(repr=False)
    warehouse_key: str = field(repr=False)
    log_key: Ed25519PrivateKey = field(repr=False)
    former_log_key: Ed25519PrivateKey | None = field(default=None, repr=False)

    @property
    def fingerprint(self) -> str:
        """What tells the pseudonym key from another, and gives away neither it nor a pseudonym: 16 hex digits."""
        return hmac.new(self.pseudonym_key, b"targeting key fingerprint", "sha256").hexdigest()[:16]

    def require_same(self, fingerprint: str, what: Value) -> None:
        """Raise ConfigurationError where ``what`` was made with another pseudonym key than this."""
        if fingerprint != self.fingerprint:
            raise ConfigurationError(
                "{what} was made with another {file} (fingerprint {theirs}) than the one in the key folder ({ours}): "
                "nobody would be found in it. Restore the right key from the backup.",
                what=what,
                file=PSEUDONYM,
                theirs=fingerprint,
                ours=self.fingerprint,
            )

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
    signing = _signing_key(folder / LOG)
    former = _signing_key(folder / FORMER_LOG) if (folder / FORMER_LOG).exists() else None
    if former is not None and former.public_key() == signing.public_key():
        former = None  # a change of keys that was cut short
    pseudonym, warehouse = (_read(folder / name).decode() for name in (PSEUDONYM, WAREHOUSE))
    return KeyRing(bytes.fromhex(pseudonym), warehouse, signing, former)


def create_keys(folder: Path) -> None:
    """Make the keys that are missing in ``folder``; a key that exists is never replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = _new_signing_key()
    for name, content in (
        (PSEUDONYM, secrets.token_hex(32).encode()),
        (WAREHOUSE, secrets.token_hex(32).encode()),
        (LOG, pem),
    ):
        if not (folder / name).exists():
            files.write_new(folder / name, content)


def next_log_key(folder: Path) -> Ed25519PrivateKey:
    """The log's next signing key, made and kept in ``folder``; the one that is there when a change was cut short."""
    _refuse_open_folder(folder)
    if not (folder / NEXT_LOG).exists():
        files.replace(folder / NEXT_LOG, _new_signing_key(), mode=0o600)
    return _signing_key(folder / NEXT_LOG)


def switch_log_key(folder: Path) -> None:
    """Make the next signing key the log's key, and keep the present one as the former."""
    files.replace(folder / FORMER_LOG, _read(folder / LOG), mode=0o600)
    files.swap(folder / NEXT_LOG, folder / LOG)


def remove_former_log_key(folder: Path) -> None:
    """Delete the log's former signing key."""
    (folder / FORMER_LOG).unlink()
    files.flush(folder)


def any_key(folder: Path) -> bool:
    """Whether ``folder`` holds at least one of the keys."""
    return any((folder / name).is_file() for name in (PSEUDONYM, WAREHOUSE, LOG))


def has_keys(folder: Path) -> bool:
    """Whether ``folder`` holds every key."""
    return all((folder / name).is_file() for name in (PSEUDONYM, WAREHOUSE, LOG))


def _new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _signing_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_read(path), password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(
            "{file} in the key folder is not an Ed25519 key. Restore it from the backup.", file=path.name
        )
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigurationError(
            "The key {file} is not in the key folder. Restore it from the backup: with a new key, "
            "earlier pseudonyms and warehouses can no longer be matched.",
            file=path.name,
        ) from None


def _refuse_open_folder(folder: Path) -> None:
    if folder.is_dir() and folder.stat().st_mode & 0o077:
        raise ConfigurationError("Others may read the key folder. Set it to mode 0700 (chmod 700).")
