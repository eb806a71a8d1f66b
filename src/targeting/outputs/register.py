"""The register of what was shown: a sealed file a release, with a key of its own, and who was counted in the last ones.

state/shown/<run_id>.sealed    every count with its true value, and whether it was shown; of no citizen
state/counted/<run_id>.sealed  each citizen's place in the tables, by pseudonym: of those that new ones are held against
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from targeting import files
from targeting.disclosure import Shown
from targeting.privacy import DataKeys, KeyRing, keep_sealed, of_counted, of_shown, open_sealed

SHOWN, COUNTED, SUFFIX = "shown", "counted", ".sealed"

_LENGTH = struct.Struct(">Q")


def held_shown(state: Path) -> tuple[str, ...]:
    """The runs of the releases in the register, the oldest first."""
    return _held(state, SHOWN)


def held_counted(state: Path) -> tuple[str, ...]:
    """The runs of which it is kept who was counted in what."""
    return _held(state, COUNTED)


def keep_shown(state: Path, keys: DataKeys, shown: Shown) -> None:
    """Keep what a release shows durably, before it can be read; raises OSError or ConfigurationError."""
    content = json.dumps(shown.as_document(), ensure_ascii=False).encode()
    keep_sealed(_file(state, SHOWN, shown.run_id), keys, of_shown(shown.run_id), content)


def read_shown(state: Path, keys: DataKeys, run_id: str) -> Shown:
    """What a release showed; raises OSError, or ConfigurationError where it does not open with its key."""
    return Shown.from_document(json.loads(open_sealed(_file(state, SHOWN, run_id), keys, of_shown(run_id))))


@dataclass(frozen=True)
class Counted:
    """Each citizen's place in the tables of a release; ``key`` is the fingerprint of the key behind the pseudonyms."""

    key: str
    citizens: pl.DataFrame


def keep_counted(state: Path, keys: DataKeys, run_id: str, counted: Counted) -> None:
    """Keep it as `keep_shown` does."""
    table = io.BytesIO()
    counted.citizens.write_parquet(table)
    front = json.dumps({"key": counted.key}).encode()
    content = _LENGTH.pack(len(front)) + front + table.getvalue()
    keep_sealed(_file(state, COUNTED, run_id), keys, of_counted(run_id), content)


def read_counted(state: Path, keys: DataKeys, run_id: str) -> Counted:
    """As it was kept; raises as `read_shown`."""
    content = open_sealed(_file(state, COUNTED, run_id), keys, of_counted(run_id))
    (length,) = _LENGTH.unpack(content[: _LENGTH.size])
    front, table = content[_LENGTH.size :][:length], content[_LENGTH.size + length :]
    return Counted(json.loads(front)["key"], pl.read_parquet(io.BytesIO(table)))


def counts(state: Path, keys: KeyRing, run_id: str, pseudonyms: Collection[str]) -> bool:
    """Whether one of these is a citizen who was counted in a release; raises as `read_shown`."""
    counted = read_counted(state, keys.data, run_id)
    keys.require_held(counted.key, f"state/{COUNTED}/{run_id}{SUFFIX}")
    return bool(counted.citizens["pseudonym"].is_in(sorted(pseudonyms)).any())


def forget_shown(state: Path, run_id: str) -> None:
    """Delete what is kept of a release; its key is another's to destroy. Raises OSError."""
    _forget(state, SHOWN, run_id)


def forget_counted(state: Path, run_id: str) -> None:
    """Delete who was counted in it; as `forget_shown`."""
    _forget(state, COUNTED, run_id)


def _held(state: Path, folder: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (state / folder).glob(f"*{SUFFIX}")))


def _file(state: Path, folder: str, run_id: str) -> Path:
    return state / folder / f"{run_id}{SUFFIX}"


def _forget(state: Path, folder: str, run_id: str) -> None:
    _file(state, folder, run_id).unlink()
    files.flush(state / folder)
