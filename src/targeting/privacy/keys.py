"""Keys: never in the workspace, one folder with mode 0700, one file a purpose with mode 0600."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from targeting import files
from targeting.errors import ConfigurationError
from targeting.language import Value
from targeting.privacy.data_keys import (
    EXTRACTS,
    NEXT_WAREHOUSE,
    WAREHOUSE,
    DataKeys,
    fingerprint_of,
    hexadecimal,
    read_key,
    warehouse_key,
)

PSEUDONYM, LOG = "pseudonym.key", "log.pem"
# While the log's key is changed for another: the one to come, and the one that was.
NEXT_LOG, FORMER_LOG = "log.next.pem", "log.previous.pem"
NEXT_PSEUDONYM = "pseudonym.next.key"
# The fingerprint of the key behind what does not say with which it was made: that is of before keys were changed.
FIRST_PSEUDONYM = "pseudonym.first"


@dataclass(frozen=True)
class KeyRing:
    """The keys of one workspace. Printing it shows nothing.

    ``former_log_key`` signs too until it is retired. ``former_pseudonym_keys`` make no pseudonyms any longer: what was
    made with them is read with them. ``first`` is the fingerprint of the first pseudonym key, where it is known.
    """

    pseudonym_key: bytes = field(repr=False)
    warehouse_key: str = field(repr=False)
    log_key: Ed25519PrivateKey = field(repr=False)
    data: DataKeys
    former_log_key: Ed25519PrivateKey | None = field(default=None, repr=False)
    former_pseudonym_keys: tuple[bytes, ...] = field(default=(), repr=False)
    first: str = ""

    @property
    def fingerprint(self) -> str:
        """What tells the pseudonym key from another, and gives away neither it nor a pseudonym: 16 hex digits."""
        return fingerprint_of(self.pseudonym_key)

    @property
    def each(self) -> tuple[KeyRing, ...]:
        """This, and the same with each former pseudonym key in place of the present one."""
        return (self, *(replace(self, pseudonym_key=former) for former in self.former_pseudonym_keys))

    def told(self, fingerprint: str | None) -> str:
        """The fingerprint, or where a store of an earlier version does not say it, that of the first key."""
        return fingerprint or self.first or self.fingerprint

    def require_same(self, fingerprint: str, what: Value) -> None:
        """Raise ConfigurationError where ``what`` was made with another pseudonym key than the present one."""
        if self.told(fingerprint) != self.fingerprint:
            raise self._another(fingerprint, what)

    def of(self, fingerprint: str) -> KeyRing:
        """The ring whose pseudonym key has that fingerprint, which is held here."""
        return next(ring for ring in self.each if ring.fingerprint == self.told(fingerprint))

    def require_held(self, fingerprint: str | None, what: Value) -> None:
        """Raise ConfigurationError where ``what`` was made with a pseudonym key that is not here any longer."""
        if self.told(fingerprint) not in {ring.fingerprint for ring in self.each}:
            raise self._another(self.told(fingerprint), what)

    def _another(self, fingerprint: str, what: Value) -> ConfigurationError:
        return ConfigurationError(
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
        keyed = HMAC(self.pseudonym_key, SHA256())
        keyed.update(f"{domain}:".encode())
        return [_pseudonym(keyed.copy(), value) for value in values]

    def extract_fingerprint(self, sha256: str) -> str:
        """What tells a file that was delivered from another: 32 hex digits, made of its SHA-256 with a key of its own.

        Nobody without the key can guess what a small file holds and find it confirmed. The key is made the first time;
        it is none of those that are changed, so that a file is known again for as long as the log tells of it.
        """
        keyed = HMAC(bytes.fromhex(self.data.make(EXTRACTS)), SHA256())
        return _pseudonym(keyed, sha256)

    def key_of_copies(self) -> bytes:
        """What seals the backups: made of the key of the extracts' fingerprints, which no change of keys replaces.

        So the newest key folder tells whether any backup of its workspace is as it was taken. Raises NoDataKey where
        there is none yet.
        """
        return hmac.digest(bytes.fromhex(self.data.key(EXTRACTS)), b"targeting copies", "sha256")

    def require_key_of_copies(self) -> bytes:
        """The same, made the first time."""
        self.data.make(EXTRACTS)
        return self.key_of_copies()


@dataclass(frozen=True)
class _NoFolder(DataKeys):
    """Data keys that lie nowhere: each is another."""

    def make(self, name: str) -> str:
        return secrets.token_hex(32)


def _pseudonym(keyed: HMAC, value: str) -> str:
    keyed.update(value.encode())
    return keyed.finalize()[:16].hex()


def load_keys(folder: Path) -> KeyRing:
    """The keys in ``folder``; raises ConfigurationError when one is missing or others may read them."""
    _refuse_open_folder(folder)
    signing = _signing_key(folder / LOG)
    former = _signing_key(folder / FORMER_LOG) if (folder / FORMER_LOG).exists() else None
    if former is not None and former.public_key() == signing.public_key():
        former = None  # a change of keys that was cut short
    present = hexadecimal(folder, PSEUDONYM)
    held = (hexadecimal(folder, path.name) for path in sorted(folder.glob("pseudonym.*.key")) if _is_former(path))
    return KeyRing(
        present,
        warehouse_key(folder),
        signing,
        DataKeys(folder),
        former,
        tuple(key for key in held if key != present),
        _first(folder),
    )


def passing_keys() -> KeyRing:
    """Keys that lie nowhere and are gone with the process: what they made can be told from nothing else."""
    return KeyRing(secrets.token_bytes(32), secrets.token_hex(32), Ed25519PrivateKey.generate(), _NoFolder(Path()))


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
    files.replace(folder / FORMER_LOG, read_key(folder / LOG), mode=0o600)
    files.swap(folder / NEXT_LOG, folder / LOG)


def remove_former_log_key(folder: Path) -> None:
    """Delete the log's former signing key."""
    (folder / FORMER_LOG).unlink()
    files.flush(folder)


def next_warehouse_key(folder: Path) -> str:
    """The workspace's next key for warehouses, made and kept in ``folder``; gives its fingerprint.

    The one that is there when a change was cut short.
    """
    return _next(folder, NEXT_WAREHOUSE)


def switch_warehouse_key(folder: Path) -> None:
    """Make the next key for warehouses the workspace's, once it wraps every data key; the former one is gone."""
    files.swap(folder / NEXT_WAREHOUSE, folder / WAREHOUSE)


def next_pseudonym_key(folder: Path) -> str:
    """The next pseudonym key, made and kept in ``folder``; gives its fingerprint.

    The one that is there when a change was cut short.
    """
    return _next(folder, NEXT_PSEUDONYM)


def switch_pseudonym_key(folder: Path) -> None:
    """Make the next pseudonym key the present one, and keep the present one as a former, by its fingerprint."""
    present = hexadecimal(folder, PSEUDONYM)
    former = fingerprint_of(present)
    if not (folder / FIRST_PSEUDONYM).exists():
        files.replace(folder / FIRST_PSEUDONYM, former.encode(), mode=0o600)
    files.replace(folder / former_pseudonym_file(former), present.hex().encode(), mode=0o600)
    files.swap(folder / NEXT_PSEUDONYM, folder / PSEUDONYM)


def former_pseudonym_file(fingerprint: str) -> str:
    """The name of the file of a former pseudonym key."""
    return f"pseudonym.{fingerprint}.key"


def remove_former_pseudonym_key(folder: Path, fingerprint: str) -> None:
    """Delete a former pseudonym key: nobody is found any longer in what was made with it."""
    name = former_pseudonym_file(fingerprint)
    for file in (folder / f"{name}.tmp", folder / name):
        file.unlink(missing_ok=True)
    files.flush(folder)


def _next(folder: Path, name: str) -> str:
    _refuse_open_folder(folder)
    if not (folder / name).exists():
        files.replace(folder / name, secrets.token_hex(32).encode(), mode=0o600)
    return fingerprint_of(hexadecimal(folder, name))


def _is_former(path: Path) -> bool:
    return path.name != NEXT_PSEUDONYM


def _first(folder: Path) -> str:
    with suppress(OSError):
        return (folder / FIRST_PSEUDONYM).read_text(encoding="ascii", errors="replace").strip()
    return ""


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
        key = load_pem_private_key(read_key(path), password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(
            "{file} in the key folder is not an Ed25519 key. Restore it from the backup.", file=path.name
        )
    return key


def _refuse_open_folder(folder: Path) -> None:
    if folder.is_dir() and folder.stat().st_mode & 0o077:
        raise ConfigurationError("Others may read the key folder. Set it to mode 0700 (chmod 700).")
