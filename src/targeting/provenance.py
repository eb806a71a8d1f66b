"""Which program ran: its version, the versions of what it stands on, and the hash of the lock file."""

from __future__ import annotations

import getpass
import hashlib
import os
import pwd
from functools import cache
from importlib import metadata, resources
from pathlib import Path

ACTOR_VARIABLE = "TARGETING_ACTOR"
_PACKAGES = ("duckdb", "great-expectations", "pandas", "polars", "prefect", "sqlglot", "cryptography")


@cache
def program() -> dict[str, object]:
    """Version, lock-file hash and package versions, as a log entry holds them."""
    return {
        "version": metadata.version("targeting"),
        "lock_sha256": _lock_sha256(),
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def actor() -> str:
    """The named person or service account that runs this; TARGETING_ACTOR wins over the system's user."""
    named = os.environ.get(ACTOR_VARIABLE, "").strip()
    try:
        return named or getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def starters() -> tuple[str, ...]:
    """Every name that whoever runs this goes by: what they call themselves, and the system's user behind it."""
    try:
        account = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        account = f"uid {os.getuid()}"
    return tuple(dict.fromkeys((actor(), account)))


def _lock_sha256() -> str:
    packaged = Path(str(resources.files("targeting"))) / "requirements.txt"
    lock = packaged if packaged.is_file() else Path(__file__).parents[2] / "requirements.txt"
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else ""


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
