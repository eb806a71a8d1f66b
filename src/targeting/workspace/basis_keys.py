"""What each key of a basis is called in Danish, what to write there, and why it matters: one place, for all readers."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from targeting.workspace.declarations import Declaration, Part, load_toml


class BasisKey(Part):
    """One key, dotted, with ``*`` for the id of a register; ``form`` is what is written there."""

    key: str
    form: Literal["text", "list", "date", "number", "yes_no"] = "text"
    heading_da: str = Field(min_length=1)
    write_da: str = Field(min_length=1)
    why_da: str = Field(min_length=1)
    why_en: str = Field(min_length=1)

    @property
    def name(self) -> str:
        """The key itself, without its table."""
        return self.key.rpartition(".")[2]

    @property
    def table(self) -> str:
        """The table the key stands in; empty for those at the top of the file."""
        return self.key.rpartition(".")[0]


class BasisTable(Part):
    """One table of a basis file, with its Danish heading."""

    table: str
    heading_da: str = Field(min_length=1)


class _BasisKeys(Declaration):
    """basis_keys.toml."""

    tables: tuple[BasisTable, ...]
    keys: tuple[BasisKey, ...]


def _load() -> _BasisKeys:
    with as_file(files("targeting") / "catalogue" / "basis_keys.toml") as path:
        return load_toml(path, _BasisKeys)


# Read once, when the program starts: what holds a run against its basis opens no file.
_ALL = _load()
TABLES: tuple[BasisTable, ...] = _ALL.tables
KEYS: Mapping[str, BasisKey] = MappingProxyType({key.key: key for key in _ALL.keys})


def keys_of(table: str) -> tuple[BasisKey, ...]:
    """The keys of one table, in the order they are written."""
    return tuple(key for key in KEYS.values() if key.table == table)
