"""A run's history as a file of its own, encrypted with the warehouse's key: built with the run, kept with its release.

It holds keyed pseudonyms and what came of them; no CPR number, no name, no service centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from targeting.errors import TargetingError
from targeting.warehouse import Limits, Warehouse, attach, connect, identifier

FOLDER = "history"
FROM_THE_RUN = ("step", "rule", "person", "candidate", "former")


@dataclass(frozen=True)
class RunFacts:
    """The run a history is of: its id, start (UTC), mode and as-of date, and the registers it read."""

    run_id: str
    started_at: datetime
    mode: str
    as_of: date
    registers: tuple[str, ...]


def write(warehouse: Warehouse, path: Path, key: str, facts: RunFacts) -> None:
    """Write the history of a scored run into the new file ``path``; nobody reads it before `keep`."""
    attach(warehouse.connection, path, key, "history")
    try:
        _find(warehouse, facts.registers)
        warehouse.create(
            "history/run", "history.run", run_id=facts.run_id, mode=facts.mode,
            started_at=facts.started_at.replace(tzinfo=None),
        )  # fmt: skip
        warehouse.create("history/register", "history.register", registers=list(facts.registers))
        for table in FROM_THE_RUN:
            warehouse.create(f"history/{table}", f"history.{table}")
        warehouse.create("history/involvement", "history.involvement", as_of=facts.as_of)
        restricted = facts.mode == "operate"
        for table in ("near_miss", "control_sample"):
            warehouse.create(f"history/{table}" if restricted else f"history/no_{table}", f"history.{table}")
    finally:
        warehouse.connection.execute("DROP TABLE IF EXISTS temp.found")
        warehouse.connection.execute("DETACH history")


def keep(fresh: Path, state: Path, run_id: str) -> None:
    """Put a written history among those that are kept, in one step; nothing when it is there already."""
    if fresh.is_file():
        folder = state / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        fresh.replace(folder / f"{run_id}.duckdb")


def held_runs(state: Path) -> tuple[str, ...]:
    """The runs whose history is kept, oldest first."""
    return tuple(sorted(path.stem for path in (state / FOLDER).glob("*.duckdb")))


def forget(state: Path, runs: Iterable[str]) -> None:
    """Delete the histories of ``runs``, each file whole."""
    for run_id in runs:
        (state / FOLDER / f"{run_id}.duckdb").unlink()


@contextmanager
def reader(state: Path) -> Iterator[Warehouse]:
    """A connection in which one history after the other can be `opened`."""
    connection = connect(state / "tmp", Limits(memory="1GB", threads=1))
    try:
        yield Warehouse(connection)
    finally:
        connection.close()


@contextmanager
def opened(warehouse: Warehouse, state: Path, run_id: str, key: str) -> Iterator[Warehouse]:
    """The kept history of a run, read only, as `history`; raises TargetingError when it cannot be read."""
    try:
        attach(warehouse.connection, state / FOLDER / f"{run_id}.duckdb", key, "history", read_only=True)
    except duckdb.Error:
        raise TargetingError(
            "{folder}/{run_id}.duckdb cannot be read with the workspace's key. Restore the key or the "
            "file from the backup.",
            folder=FOLDER,
            run_id=run_id,
        ) from None
    try:
        yield warehouse
    finally:
        warehouse.connection.execute("DETACH history")


def _find(warehouse: Warehouse, registers: Sequence[str]) -> None:
    """temp.found: who has an accepted row in which register."""
    warehouse.connection.execute("CREATE OR REPLACE TEMP TABLE found (person_id INTEGER, position UTINYINT)")
    for position, register in enumerate(registers, start=1):
        warehouse.connection.execute(
            f"INSERT INTO temp.found SELECT DISTINCT person_id, {position} FROM {identifier(f'land.{register}')}"
        )
