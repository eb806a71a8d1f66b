"""The output tables in the warehouse: the unsuppressed output.raw_*, never published, and the final ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from targeting.disclosure import raw
from targeting.errors import TargetingError
from targeting.language import listed
from targeting.shapes import Row
from targeting.warehouse import Warehouse
from targeting.workspace import OutputContract, measure_tops

FILLED_LATER = frozenset({"suppressed", "incomplete"})


@dataclass(frozen=True)
class ControlDraw:
    """How many citizens are drawn for control, and the secret words that order them, and say whose month it is.

    A citizen may be drawn whose digest under ``turn`` lies from ``low`` and below ``high``.
    """

    size: int
    key: str = field(repr=False)
    turn: str = field(default="", repr=False)
    low: str = ""
    high: str = ""


NOBODY = ControlDraw(0, "")


def record(warehouse: Warehouse, contract: OutputContract, rows: Iterable[Row]) -> None:
    """Keep the rows of run, source or quality for `disclose`, in place of any kept before.

    Columns that may be NULL may be left out; FILLED_LATER and the counts of run are filled in later. Raises
    TargetingError on a column the contract does not have, or a required one that is missing.
    """
    kept = list(rows)
    for row in kept:
        _check_row(contract, row)
    _write(warehouse, raw(contract.id), contract, kept, strict=False)


def _check_row(contract: OutputContract, row: Row) -> None:
    required = {column.name for column in contract.columns if column.required} - FILLED_LATER
    missing = sorted(name for name in required if row.get(name) is None)
    unknown = sorted(set(row) - set(contract.names))
    if missing:
        raise TargetingError(
            "A row of {table} does not match its contract: it lacks {columns}.",
            table=contract.id,
            columns=listed(missing),
        )
    if unknown:
        raise TargetingError(
            "A row of {table} does not match its contract, which does not know {columns}.",
            table=contract.id,
            columns=listed(unknown),
        )


def write_rows(warehouse: Warehouse, contract: OutputContract, rows: Iterable[Row]) -> None:
    """Make output.<table> of exactly ``rows``, typed by its contract."""
    _write(warehouse, f"output.{contract.id}", contract, rows, strict=True)


def _write(warehouse: Warehouse, table: str, contract: OutputContract, rows: Iterable[Row], *, strict: bool) -> None:
    values = [[row.get(name) for name in contract.names] for row in rows]
    warehouse.create_typed(table, _typed(contract, strict=strict), values)


def make_empty(warehouse: Warehouse, contract: OutputContract) -> None:
    """Make output.<table> without rows, typed by its contract."""
    warehouse.create_typed(f"output.{contract.id}", _typed(contract, strict=True))


def _typed(contract: OutputContract, *, strict: bool) -> dict[str, str]:
    """The columns and their types; ``strict``: what is required may not be NULL."""
    return {
        column.name: column.sql_type + (" NOT NULL" if strict and column.required else "")
        for column in contract.columns
    }


def raw_tables(warehouse: Warehouse, *, run_id: str, as_of: date) -> None:
    """Make the unsuppressed aggregates; which rows each measure has is declared."""
    tops = measure_tops(warehouse.count("link.person"))
    columns = {"measure": "VARCHAR", "value": "INTEGER", "or_more": "BOOLEAN"}
    rows = [[measure, value, value == top] for measure, top in tops.items() for value in range(top + 1)]
    warehouse.create_typed("output.measure_row", columns, rows)
    warehouse.create("output.raw_attrition", run_id=run_id)
    warehouse.create("output.raw_selection_rate", run_id=run_id)
    warehouse.create("output.raw_measured")
    warehouse.create("output.raw_distribution", run_id=run_id)
    warehouse.create("output.raw_overlap", run_id=run_id, as_of=as_of)
    warehouse.create("output.raw_change", run_id=run_id)
    warehouse.create("output.raw_citizen", as_of=as_of)
