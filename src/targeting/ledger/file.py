"""The ledger's own file, state/ledger.duckdb: encrypted with a key of its own, opened alone or beside a warehouse.

It holds file names, fingerprints, counts, row numbers, names of columns and rules, codes of our own lists, and laws and
paragraphs that no list has: no other cell, no number or pseudonym. The columns of fingerprints are called sha256, which
they held before there was a key for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from targeting.errors import ConfigurationError, TargetingError
from targeting.files import swap
from targeting.privacy import LEDGER, NEXT_LEDGER, KeyRing
from targeting.warehouse import Limits, Warehouse, connect

NAME = "ledger.duckdb"
# Its key; and while it is built anew, the key of the file that is to take its place.
KEY, NEXT_KEY = LEDGER, NEXT_LEDGER
# Those that know a file by its fingerprint.
KNOWN_BY_FILE = ("file", "item", "fault_code")
TABLES = ("file", "register", "passed", "share", "code_met", "fault_code", "item")


@contextmanager
def ledger_beside(warehouse: Warehouse, state: Path, keys: KeyRing) -> Iterator[None]:
    """Attach the ledger in the folder ``state`` to an open warehouse, as `ledger`; raises TargetingError."""
    _attach(warehouse, state, keys, read_only=False)
    try:
        _make_missing_tables(warehouse)
        _know_by_fingerprint(warehouse, keys)
        yield
    finally:
        warehouse.detach("ledger")


@contextmanager
def open_ledger(state: Path, keys: KeyRing, *, read_only: bool = False) -> Iterator[Warehouse]:
    """The ledger in the folder ``state`` by itself, as `ledger`; read only, it must be there. Raises TargetingError."""
    connection = connect(state / "tmp", Limits(memory="1GB", threads=1), state)
    try:
        warehouse = Warehouse(connection)
        _attach(warehouse, state, keys, read_only=read_only)
        if not read_only:
            _make_missing_tables(warehouse)
            _know_by_fingerprint(warehouse, keys)
        yield warehouse
    finally:
        connection.close()


def received(ledger: Warehouse) -> dict[date, date]:
    """The day (UTC) on which a file of each delivery was first landed."""
    return dict(ledger.rows("ask/ledger/received"))


def codes_delivered(ledger: Warehouse) -> list[dict[str, Any]]:
    """The codes of each register's newest delivery; none in a ledger of an earlier version."""
    return ledger.records("ask/ledger/code_met") if "main.code_met" in ledger.tables("ledger") else []


def oldest_fault(ledger: Warehouse) -> date | None:
    """The day on which the oldest fault of the work list was first seen; None when there is none."""
    ((oldest,),) = ledger.rows("ask/ledger/oldest")
    return oldest if isinstance(oldest, date) else None


def forget_faults(state: Path, keys: KeyRing, before: date) -> None:
    """Build the ledger anew without the faults first seen before that day, so that no block of them stays behind.

    It gets a new key, and the old one is gone: no copy of the old file opens. Cut short, it may be done again.
    """
    fresh = state / f"{NAME}.new"
    fresh.unlink(missing_ok=True)
    with open_ledger(state, keys) as ledger:
        keys.data.destroy(NEXT_KEY)
        ledger.attach(fresh, keys.data.make(NEXT_KEY), "kept")
        for table in TABLES:
            ledger.create(f"kept.{table}", **({"before": before} if table in ("item", "fault_code") else {}))
        ledger.detach("kept")
    swap(fresh, state / NAME)
    keys.data.take_over(NEXT_KEY, KEY)


def settle(state: Path, keys: KeyRing) -> None:
    """End a rebuilding that was cut short between its file and its key; raises as `open_ledger`."""
    if keys.data.has(NEXT_KEY) and (state / NAME).is_file():
        with open_ledger(state, keys):
            keys.data.destroy(NEXT_KEY)


def _attach(warehouse: Warehouse, state: Path, keys: KeyRing, *, read_only: bool) -> None:
    try:
        _try_keys(warehouse, state / NAME, keys, read_only=read_only)
    except duckdb.IOException:
        raise TargetingError(
            "{folder}/{file} cannot be opened. Is a run under way? Wait until it has ended, and check the rights.",
            folder=state.name,
            file=NAME,
        ) from None
    except duckdb.Error:
        raise ConfigurationError(
            "{folder}/{file} cannot be read with its key. Restore the key folder, or the file, from the newest backup.",
            folder=state.name,
            file=NAME,
        ) from None


def _try_keys(warehouse: Warehouse, path: Path, keys: KeyRing, *, read_only: bool) -> None:
    """With its key; or the next one, where a rebuilding was cut short between its file and its key."""
    data = keys.data
    if not path.is_file() and not read_only:
        data.make(KEY)
    for name in (KEY, NEXT_KEY):
        try:
            warehouse.attach(path, data.key(name), "ledger", read_only=read_only)
        except duckdb.InvalidInputException:
            if name == NEXT_KEY or not data.has(NEXT_KEY):
                raise
            continue
        if name == NEXT_KEY and not read_only:
            data.take_over(NEXT_KEY, KEY)
        return


def _make_missing_tables(warehouse: Warehouse) -> None:
    """Make the tables that a new ledger lacks, or one of an earlier version. All together: what passed is told once."""
    known = warehouse.tables("ledger")
    if missing := [table for table in TABLES if f"main.{table}" not in known]:
        with warehouse.all_or_nothing():
            for table in missing:
                warehouse.create_empty(f"ledger.{table}")
            if "passed" in missing:
                warehouse.renew("ledger.passed", {"ledger/passed_before": {}})


def _know_by_fingerprint(warehouse: Warehouse, keys: KeyRing) -> None:
    """A ledger of an earlier version knows files by their SHA-256: from now on by what the key makes of it.

    Else a file that came before would not be known again, and a waiver of its faults would no longer hold.
    """
    plain = [sha256 for (sha256,) in warehouse.rows("ask/ledger/plain")]
    if not plain:
        return
    keyed = pl.DataFrame({"plain": plain, "fingerprint": [keys.extract_fingerprint(sha256) for sha256 in plain]})
    with warehouse.all_or_nothing(), warehouse.lent("keyed", keyed):
        for table in KNOWN_BY_FILE:
            warehouse.renew(f"ledger.{table}", {f"ledger/{table}_keyed": {}})
