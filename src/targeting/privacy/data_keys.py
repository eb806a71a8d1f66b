"""A key of its own for each store, wrapped by the workspace's key: once it is destroyed, no copy of the store opens."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from targeting import files
from targeting.errors import ConfigurationError
from targeting.language import say

WAREHOUSE, NEXT_WAREHOUSE = "warehouse.key", "warehouse.next.key"
FOLDER = "data"
LENGTH = 32
LEDGER, NEXT_LEDGER = "ledger", "ledger.next"
# What keys the fingerprints of extracts: it locks no file, and lasts as long as the log that names them.
EXTRACTS = "extracts"
OF_WAREHOUSES, OF_HISTORIES, OF_CASES = ".warehouse", ".history", ".case"
OF_NUMBERS, OF_HANDOVERS, OF_FIGURES = ".numbers", ".handover", ".figures"
OF_SHOWN, OF_COUNTED = ".shown", ".counted"
OF_ANY = frozenset({OF_WAREHOUSES, OF_HISTORIES, OF_CASES, OF_NUMBERS, OF_HANDOVERS, OF_FIGURES, OF_SHOWN, OF_COUNTED})
# What is written beside a key before it takes its place, and what a crash then leaves.
UNFINISHED = ".tmp"


@dataclass(frozen=True)
class DataKey:
    """What may be said of a key: its name, what tells it from another, and whether others are the same.

    ``shared``: what it locks opens without it too. So it is with what versions before data keys have left.
    """

    name: str
    fingerprint: str
    shared: bool


def of_warehouse(run_id: str) -> str:
    """The name of the key of a run's warehouse."""
    return f"{run_id}{OF_WAREHOUSES}"


def of_history(run_id: str) -> str:
    """The name of the key of a run's history."""
    return f"{run_id}{OF_HISTORIES}"


def of_case(case_id: str) -> str:
    """The name of the key of a case in the casebook."""
    return f"{case_id}{OF_CASES}"


def of_numbers(run_id: str) -> str:
    """The name of the key of the CPR numbers that wait while a run is under way."""
    return f"{run_id}{OF_NUMBERS}"


def of_handover(run_id: str) -> str:
    """The name of the key of what a run's release hands over."""
    return f"{run_id}{OF_HANDOVERS}"


def of_figures(quarter: str) -> str:
    """The name of the key of what was counted of a quarter."""
    return f"{quarter}{OF_FIGURES}"


def of_shown(run_id: str) -> str:
    """The name of the key of what a run's release showed."""
    return f"{run_id}{OF_SHOWN}"


def of_counted(run_id: str) -> str:
    """The name of the key of who was counted in a run's release."""
    return f"{run_id}{OF_COUNTED}"


def fingerprint_of(key: bytes) -> str:
    """What tells a key from another and gives away neither it nor what it makes: 16 hex digits."""
    return hmac.new(key, b"targeting key fingerprint", "sha256").hexdigest()[:16]


class NoDataKey(ConfigurationError):
    """A data key is not in the key folder."""

    def __init__(self, name: str) -> None:
        """The key of that name."""
        super().__init__(
            say(
                "The key {file} is not in the key folder, so what it locks cannot be opened. Restore the key folder "
                "from its newest backup. If the key was destroyed with what it locked, and a backup of the workspace "
                "brought that back, delete it again.",
                file=f"{FOLDER}/{name}",
            )
        )


@dataclass(frozen=True)
class DataKeys:
    """The data keys that lie in a key folder; each is read when it is used, since another process may change them."""

    secrets: Path
    place: str = FOLDER

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.secrets / self.place

    def names(self) -> tuple[str, ...]:
        """The keys that are there; a file of any other name is none."""
        return tuple(sorted(path.name for path in self.folder.glob("*") if _is_key(path)))

    def has(self, name: str) -> bool:
        """Whether the key is there."""
        return (self.folder / name).is_file()

    def key(self, name: str) -> str:
        """The key, as the database takes it; raises NoDataKey, or ConfigurationError where it does not unwrap."""
        return self._unwrapped(name).hex()

    def make(self, name: str) -> str:
        """The key of what is about to be made: a new one, or the one that is there, whoever made it first."""
        if not self.has(name):
            own = f"{name}.{secrets.token_hex(4)}{UNFINISHED}"
            self.keep(own, secrets.token_bytes(LENGTH))
            with _writing(), suppress(FileExistsError, FileNotFoundError):  # another was first, and has cleared away
                os.link(self.folder / own, self.folder / name)
        with _writing():
            self._clear(f"{name}.????????{UNFINISHED}")
        return self.key(name)

    def keep(self, name: str, key: bytes) -> None:
        """Wrap a key and keep it, durably; raises ConfigurationError where the key folder cannot be written."""
        with _writing():
            self.folder.mkdir(mode=0o700, exist_ok=True)
            files.replace(self.folder / name, aes_key_wrap(self._wrapping()[-1], key), mode=0o600)

    def take_over(self, fresh: str, name: str) -> None:
        """Put a key in the place of another, which is gone with that, and so is what a crash has left of it."""
        self._clear(f"{name}*{UNFINISHED}")
        files.swap(self.folder / fresh, self.folder / name)

    def destroy(self, name: str) -> None:
        """Delete a key, where it is there, and what a crash has left of it; raises OSError where that cannot be."""
        self._clear(f"{name}*{UNFINISHED}", name)

    def _clear(self, *patterns: str) -> None:
        for file in [file for pattern in patterns for file in self.folder.glob(pattern)]:
            file.unlink(missing_ok=True)
        if self.folder.is_dir():
            files.flush(self.folder)

    def told(self, name: str) -> DataKey | None:
        """What may be said of a key; None where it is not there. One that does not unwrap has no fingerprint."""
        if not self.has(name):
            return None
        try:
            key = self._unwrapped(name)
        except ConfigurationError:
            return DataKey(name, "", shared=False)
        return DataKey(name, fingerprint_of(key), shared=key in self._others(name))

    def rewrap(self) -> int:
        """Wrap each key anew with the workspace's next key; gives how many. No key changes, and what it locks neither.

        May be done again where it was cut short; raises ConfigurationError where one does not unwrap.
        """
        for name in self.names():
            self.keep(name, self._unwrapped(name))
        return len(self.names())

    def _unwrapped(self, name: str) -> bytes:
        for _ in range(2):  # the workspace's key may have become another between the one reading and the other
            wrapped = self._read(name)
            for wrapping in self._wrapping():
                with suppress(InvalidUnwrap):
                    return aes_key_unwrap(wrapping, wrapped)
        raise ConfigurationError(
            "{file} in the key folder was made with another {key}. Restore the whole key folder from its newest "
            "backup.",
            file=f"{FOLDER}/{name}",
            key=WAREHOUSE,
        )

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            raise NoDataKey(name) from None

    def _wrapping(self) -> list[bytes]:
        """What wraps the keys: of the workspace's key, and last of the one in its place, where it is being changed."""
        return [hmac.digest(text.encode(), b"targeting data key wrapping", "sha256") for text in self._workspace_keys()]

    def _workspace_keys(self) -> list[str]:
        found = [warehouse_key(self.secrets)]
        if (self.secrets / NEXT_WAREHOUSE).is_file():
            found.append(warehouse_key(self.secrets, NEXT_WAREHOUSE))
        return found

    def _others(self, name: str) -> Iterator[bytes]:
        yield from map(bytes.fromhex, self._workspace_keys())
        for other in self.names():
            if other != name:
                with suppress(ConfigurationError):
                    yield self._unwrapped(other)


def _is_key(path: Path) -> bool:
    return path.name in (LEDGER, NEXT_LEDGER, EXTRACTS) or path.suffix in OF_ANY


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise ConfigurationError(
            "The key folder cannot be written, and each run keeps keys of its own in it. Give the account that "
            "runs the program the right to write there, and see that the disk has room."
        ) from None


def warehouse_key(folder: Path, name: str = WAREHOUSE) -> str:
    """The workspace's key for warehouses in ``folder``; raises ConfigurationError where it is none."""
    return hexadecimal(folder, name).hex()


def hexadecimal(folder: Path, name: str) -> bytes:
    """A key of 32 bytes, kept in hex; raises ConfigurationError where it is not there, or is no such key."""
    try:
        key = bytes.fromhex(read_key(folder / name).decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != LENGTH:
        raise ConfigurationError(
            "{file} in the key folder is not a key of this program. Restore it from the backup.", file=name
        )
    return key


def read_key(path: Path) -> bytes:
    """The bytes of a key's file; raises ConfigurationError where it is not there."""
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigurationError(
            "The key {file} is not in the key folder. Restore it from the backup: with a new key, "
            "earlier pseudonyms and warehouses can no longer be matched.",
            file=path.name,
        ) from None
