"""A run's history as a file of its own, encrypted with a key of its own: built with the run, kept with its release.

It holds keyed pseudonyms and what came of them; no CPR number, no name, no service centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from targeting.errors import ConfigurationError
from targeting.files import flush, swap
from targeting.privacy import KeyRing, of_history
from targeting.warehouse import Limits, Warehouse, connect

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


def write(warehouse: Warehouse, path: Path, keys: KeyRing, facts: RunFacts) -> None:
    """Write the history of a scored run into the new file ``path``; nobody reads it before `keep`."""
    warehouse.attach(path, keys.data.make(of_history(facts.run_id)), "history")
    try:
        _find(warehouse, facts.registers)
        warehouse.create("history.run", run_id=facts.run_id, mode=facts.mode,
            started_at=facts.started_at.replace(tzinfo=None),
        )  # fmt: skip
        warehouse.create("history.key", fingerprint=keys.fingerprint)
        warehouse.create("history.register", registers=list(facts.registers))
        for table in FROM_THE_RUN:
            warehouse.create(f"history.{table}")
        warehouse.create("history.involvement", as_of=facts.as_of)
        restricted = facts.mode == "operate"
        for table in ("near_miss", "control_sample"):
            create = warehouse.create if restricted else warehouse.create_empty
            create(f"history.{table}")
    finally:
        warehouse.drop_table("temp.found")
        warehouse.detach("history")


def keep(fresh: Path, state: Path, run_id: str) -> None:
    """Put a written history among those that are kept, in one step; nothing when it is there already."""
    if fresh.is_file():
        folder = state / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        swap(fresh, folder / f"{run_id}.duckdb")


def held_runs(state: Path) -> tuple[str, ...]:
    """The runs whose history is kept, oldest first."""
    return tuple(sorted(path.stem for path in (state / FOLDER).glob("*.duckdb")))


def forget(state: Path, runs: Iterable[str]) -> None:
    """Delete the histories of ``runs``, each file whole; their keys are another's to destroy."""
    for run_id in runs:
        (state / FOLDER / f"{run_id}.duckdb").unlink()
        flush(state / FOLDER)


@contextmanager
def reader(state: Path) -> Iterator[Warehouse]:
    """A connection in which one history after the other can be `opened`."""
    connection = connect(state / "tmp", Limits(memory="1GB", threads=1), state)
    try:
        yield Warehouse(connection)
    finally:
        connection.close()


@contextmanager
def opened(warehouse: Warehouse, state: Path, run_id: str, keys: KeyRing) -> Iterator[Warehouse]:
    """The kept history of a run, read only, as `history`.

    Raises ConfigurationError when it cannot be read, or its pseudonyms were made with a key that is no longer here.
    """
    try:
        key = keys.data.key(of_history(run_id))
        warehouse.attach(state / FOLDER / f"{run_id}.duckdb", key, "history", read_only=True)
    except duckdb.Error:
        raise ConfigurationError(
            "{folder}/{run_id}.duckdb cannot be read with its key. Restore the key folder, or the file, from the "
            "backup.",
            folder=FOLDER,
            run_id=run_id,
        ) from None
    try:
        keys.require_held(_fingerprint(warehouse), f"{FOLDER}/{run_id}.duckdb")
        yield warehouse
    finally:
        warehouse.detach("history")


def made_with(state: Path, run_id: str, keys: KeyRing) -> str:
    """The fingerprint of the pseudonym key behind a kept history; raises as `opened`."""
    with reader(state) as warehouse, opened(warehouse, state, run_id, keys):
        return keys.told(_fingerprint(warehouse))


def require_keys(state: Path, keys: KeyRing) -> None:
    """Raise as `opened` where the newest history that is kept, and has its data key, was not made with these keys."""
    for run_id in [run_id for run_id in held_runs(state) if keys.data.has(of_history(run_id))][-1:]:
        made_with(state, run_id, keys)


def _fingerprint(history: Warehouse) -> str | None:
    """As the history has it; None where an earlier version made it, which does not say."""
    if "main.key" not in history.tables("history"):
        return None
    ((fingerprint,),) = history.rows("ask/history/key")
    return str(fingerprint)


def _find(warehouse: Warehouse, registers: Sequence[str]) -> None:
    """temp.found: who has an accepted row in which register."""
    warehouse.create_empty("temp.found")
    for position, register in enumerate(registers, start=1):
        with warehouse.reading(register):
            warehouse.insert("temp.found", position=position)
