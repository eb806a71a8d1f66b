"""The ledger's own file, state/ledger.duckdb: encrypted with the warehouse's key, opened alone or beside a warehouse.

It holds file names, fingerprints, counts, row numbers and names of columns and rules: no cell, number or pseudonym.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from targeting.errors import TargetingError
from targeting.files import flush, swap
from targeting.warehouse import Limits, Warehouse, connect

NAME = "ledger.duckdb"
TABLES = ("file", "register", "share", "item")


@contextmanager
def ledger_beside(warehouse: Warehouse, state: Path, key: str) -> Iterator[None]:
    """Attach the ledger in the folder ``state`` to an open warehouse, as `ledger`; raises TargetingError."""
    _attach(warehouse, state, key, read_only=False)
    try:
        _make_missing_tables(warehouse)
        yield
    finally:
        warehouse.detach("ledger")


@contextmanager
def open_ledger(state: Path, key: str, *, read_only: bool = False) -> Iterator[Warehouse]:
    """The ledger in the folder ``state`` by itself, as `ledger`; read only, it must be there. Raises TargetingError."""
    connection = connect(state / "tmp", Limits(memory="1GB", threads=1), state)
    try:
        warehouse = Warehouse(connection)
        _attach(warehouse, state, key, read_only=read_only)
        if not read_only:
            _make_missing_tables(warehouse)
        yield warehouse
    finally:
        connection.close()


def received(ledger: Warehouse) -> dict[date, date]:
    """The day (UTC) on which a file of each delivery was first landed."""
    return dict(ledger.rows("ask/ledger/received"))


def oldest_fault(ledger: Warehouse) -> date | None:
    """The day on which the oldest fault of the work list was first seen; None when there is none."""
    ((oldest,),) = ledger.rows("ask/ledger/oldest")
    return oldest if isinstance(oldest, date) else None


def forget_faults(state: Path, key: str, before: date) -> None:
    """Build the ledger anew without the faults first seen before that day, so that no block of them stays behind."""
    fresh = state / f"{NAME}.new"
    fresh.unlink(missing_ok=True)
    with open_ledger(state, key) as ledger:
        ledger.attach(fresh, key, "kept")
        for table in TABLES:
            ledger.create(f"kept.{table}", **({"before": before} if table == "item" else {}))
        ledger.detach("kept")
    flush(fresh)
    swap(fresh, state / NAME)


def _attach(warehouse: Warehouse, state: Path, key: str, *, read_only: bool) -> None:
    try:
        warehouse.attach(state / NAME, key, "ledger", read_only=read_only)
    except duckdb.IOException:
        raise TargetingError(
            "{folder}/{file} cannot be opened. Is a run under way? Wait until it has ended, and check the rights.",
            folder=state.name,
            file=NAME,
        ) from None
    except duckdb.Error:
        raise TargetingError(
            "{folder}/{file} cannot be read with the workspace's key. Restore the key or the file from the backup.",
            folder=state.name,
            file=NAME,
        ) from None


def _make_missing_tables(warehouse: Warehouse) -> None:
    known = warehouse.tables("ledger")
    for table in TABLES:
        if f"main.{table}" not in known:
            warehouse.create_empty(f"ledger.{table}")
