"""A published table as people are shown it in files of their own: read from its Parquet file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

import polars as pl

from targeting.pages import HIDDEN, either
from targeting.shapes import Row
from targeting.workspace import OutputColumn, OutputContract

SUPPRESSED = "suppressed"


class Hidden(Enum):
    """The one value of a cell that is not shown: neither a number nor nothing."""

    CELL = HIDDEN


@dataclass(frozen=True)
class Told:
    """A table of a release: what its contract says of it, and its rows as they lie in the Parquet file."""

    contract: OutputContract
    frame: pl.DataFrame

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows: a cell that is hidden says so, and the names of the hidden columns are their headings."""
        return tuple(map(self._said, self.frame.iter_rows(named=True)))

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(value is Hidden.CELL for row in self.rows for value in row.values())

    def _said(self, row: Row) -> Row:
        names = str(row[SUPPRESSED]).split(",") if row[SUPPRESSED] else []
        headings = {column.name: column.heading_da for column in self.contract.columns}
        return {**row, **dict.fromkeys(names, Hidden.CELL), SUPPRESSED: ", ".join(headings[name] for name in names)}


def read_told(folder: Path, contract: OutputContract) -> Told:
    """The table as it lies in ``folder``."""
    return Told(contract, pl.read_parquet(folder / f"{contract.id}.parquet"))


def glossary(contract: OutputContract) -> Iterator[tuple[str, ...]]:
    """Of each column: table, heading, the name that programs use, what it means, the unit, and whether it is hidden."""
    for column in contract.columns:
        yield contract.name, column.heading_da, column.name, column.meaning_da, column.unit_da, cover(contract, column)


def cover(contract: OutputContract, column: OutputColumn) -> str:
    """When a cell of the column is hidden, in Danish."""
    if smallest := column.minimum_cell or column.minimum_rows:
        return f"Ja: 1 til {smallest - 1}, og når et tal, der skal skjules, ellers kunne regnes ud"
    if column.hidden_with:
        headings = {other.name: other.heading_da for other in contract.columns}
        others = either(headings[name] for name in column.hidden_with)
        return f"Ja: med {others}, og når et tal, der skal skjules, ellers kunne regnes ud"
    return "Ja: når registerets tal er skjult" if column.type == "number" else "Nej"
