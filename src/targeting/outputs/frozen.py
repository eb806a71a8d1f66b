"""The figures of closed quarters, kept as they were first shown: one sealed file a quarter, with a key of its own.

What was hidden is not kept. A quarter that has a file is never counted again, so no difference between two releases
tells what was corrected, written late, deleted or destroyed since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from targeting import files, shapes
from targeting.disclosure import Row, Rows
from targeting.privacy import DataKeys, keep_sealed, of_figures, open_sealed
from targeting.workspace import OutputContract, Quarter

FOLDER, SUFFIX = "figures", ".sealed"


def held_figures(state: Path) -> tuple[str, ...]:
    """The names of the quarters of which something is kept, the oldest first."""
    return tuple(sorted(path.stem for path in (state / FOLDER).glob(f"*{SUFFIX}") if Quarter.named(path.stem)))


def keep_figures(state: Path, keys: DataKeys, quarter: str, tables: Mapping[str, Sequence[shapes.Row]]) -> None:
    """Keep a quarter's rows durably, by table; raises OSError or ConfigurationError."""
    told = {table: [_told(row) for row in rows] for table, rows in tables.items()}
    keep_sealed(_file(state, quarter), keys, of_figures(quarter), json.dumps(told, ensure_ascii=False).encode())


def read_figures(
    state: Path, keys: DataKeys, quarter: str, contracts: Mapping[str, OutputContract]
) -> Mapping[str, Rows]:
    """A quarter's rows, by table; raises OSError, or ConfigurationError where they do not open with their key."""
    told = json.loads(open_sealed(_file(state, quarter), keys, of_figures(quarter)))
    return {table: [_row(contracts[table], row) for row in rows] for table, rows in told.items()}


def forget_figures(state: Path, quarter: str) -> None:
    """Delete what is kept of a quarter; its key is another's to destroy. Raises OSError."""
    _file(state, quarter).unlink()
    files.flush(state / FOLDER)


def _file(state: Path, quarter: str) -> Path:
    return state / FOLDER / f"{quarter}{SUFFIX}"


def _told(row: shapes.Row) -> Row:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _row(contract: OutputContract, row: Row) -> Row:
    dates = {column.name for column in contract.columns if column.type == "date"}
    return {name: date.fromisoformat(value) if name in dates else value for name, value in row.items()}
