"""A municipality that takes delivery after delivery, and what its ledger says of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from support.delivery import Rows, person, write_delivery
from support.world import contract, keys, settings
from targeting import ledger
from targeting.privacy import KeyRing
from targeting.quality import Verdict, check_register, know_delivery
from targeting.registers import Landing, load_reference
from targeting.warehouse import Limits, Warehouse, open_warehouse
from targeting.workspace import CodeLists, RegisterContract, catalogue, load_code_lists

SEPTEMBER, OCTOBER, NOVEMBER = date(2017, 9, 4), date(2017, 10, 2), date(2017, 10, 30)
CITIZENS = [f"{day:02}0165500{day % 10}" for day in range(1, 10)]


shipped, declared = cache(contract), cache(settings)


@cache
def codes() -> CodeLists:
    return load_code_lists(catalogue("code_lists"))


def citizens(count: int = len(CITIZENS)) -> list[dict[str, str]]:
    """So many rows of the population register."""
    return [person(number) for number in CITIZENS[:count]]


def course(number: str = CITIZENS[0], **changes: str) -> dict[str, str]:
    """A row of the jobcentre that is accepted."""
    return {"CPR-nr.": number, "Målgruppe": "2.3", "Startdato": "01-02-2017", "Sagsbehandler": "JOB1"} | changes


@dataclass
class Town:
    """Deliveries land here one after the other; the warehouse is new each time and the ledger stays."""

    folder: Path
    keys: KeyRing
    contracts: dict[str, RegisterContract]

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def inbox(self, delivery: date) -> Path:
        return self.folder / "inbox" / delivery.isoformat()

    def contract(self, register: str) -> RegisterContract:
        """The catalogue's contract, or the test's own."""
        return self.contracts.get(register) or shipped(register)

    def write(self, delivery: date, rows: dict[str, Rows]) -> Path:
        """Put a delivery in the inbox in place of the one of that day; its population is like no other day's."""
        first, *others = rows["population"]
        rows = rows | {"population": [{**first, "Fødselsdato": f"{delivery.day:02}-03-1970"}, *others]}
        shutil.rmtree(self.inbox(delivery), ignore_errors=True)
        write_delivery(self.inbox(delivery), rows)
        return self.inbox(delivery)

    @contextmanager
    def landed(
        self, delivery: date, *registers: str, today: date | None = None, may_repeat: tuple[str, ...] = ()
    ) -> Iterator[Warehouse]:
        """Land what lies in the inbox, and write the ledger as a run does."""
        run = self.folder / "run" / "warehouse.duckdb"
        with open_warehouse(run, self.keys.warehouse_key, limits=Limits(threads=1), reach=(self.state,)) as warehouse:
            load_reference(warehouse, codes(), declared())
            landing = Landing(warehouse, declared(), self.keys)
            contracts = [self.contract(name) for name in ("population", *registers)]
            for entry in contracts:
                landing.land(entry, self.inbox(delivery))
            landing.close()
            know_delivery(warehouse, contracts, delivery)
            arrival = ledger.Arrival(
                delivery, "run", datetime.combine(today or delivery, time(), UTC), today or delivery
            )
            with ledger.ledger_beside(warehouse, self.state, self.keys):
                ledger.refuse_copies(warehouse, delivery, may_repeat)
                ledger.tell_run(warehouse, arrival)
                ledger.enter(warehouse, arrival)
            yield warehouse

    def deliver(self, delivery: date, rows: dict[str, Rows], today: date | None = None) -> dict[str, Verdict]:
        """Write, land and check a delivery; gives the verdicts by expectation. It has passed where none stops."""
        self.write(delivery, rows)
        registers = [name for name in rows if name != "population"]
        with self.landed(delivery, *registers, today=today) as warehouse:
            verdicts = [verdict for name in rows for verdict in check_register(warehouse, self.contract(name))]
            if not any(verdict.stops for verdict in verdicts):
                with ledger.ledger_beside(warehouse, self.state, self.keys):
                    ledger.let_pass(warehouse, delivery, list(rows))
        return {verdict.expectation: verdict for verdict in verdicts}

    def faults(self, today: date = OCTOBER, status: str | None = None) -> list[dict[str, Any]]:
        """The work list row by row."""
        with ledger.open_ledger(self.state, self.keys, read_only=True) as opened:
            return ledger.faults(opened, today, None, status)

    def told(self) -> dict[tuple[str, int, str, str], str]:
        """The status of every fault by file, row, column and rule."""
        return {(row["file"], row["row"], row["column"], row["rule"]): row["status"] for row in self.faults()}

    def table(self, name: str) -> list[tuple[Any, ...]]:
        """A table of the ledger, whole."""
        with ledger.open_ledger(self.state, self.keys, read_only=True) as opened:
            return opened.connection.execute(f"SELECT * FROM ledger.{name} ORDER BY ALL").fetchall()

    def waive(self, rule: str, register: str = "jobcentre", **narrower: Any) -> int:
        """Waive by a person's word; gives how many faults."""
        waiver = ledger.Waiver(register, rule, "Kilden kan ikke rettes", **narrower)
        waiver.check()
        with ledger.open_ledger(self.state, self.keys) as opened:
            faults = ledger.open_faults(opened, waiver)
            ledger.waive(opened, waiver, "steward", datetime(2017, 10, 3, tzinfo=UTC))
        return faults


@pytest.fixture
def town(tmp_path: Path) -> Town:
    for name in ("state", "run"):
        (tmp_path / name).mkdir()
    return Town(tmp_path, keys(tmp_path / "keys"), {})
