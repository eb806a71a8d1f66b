"""A delivery and the ledger: what a run is told of earlier ones, and what is written of this one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from targeting.warehouse import Warehouse

FEWEST_PERSONS = 5  # as the smallest count a dashboard shows: a change from fewer would tell of them


@dataclass(frozen=True)
class Arrival:
    """A delivery that was landed: its day, in which run, when (UTC), and which day that was in the municipality."""

    delivery: date
    run_id: str
    landed_at: datetime
    today: date


def tell_run(warehouse: Warehouse, arrival: Arrival) -> None:
    """Fill land.earlier and earlier_share from the latest earlier delivery that passed; land.waived from the list."""
    warehouse.create("land.earlier", delivery=arrival.delivery, minimum_cell=FEWEST_PERSONS)
    warehouse.create("land.earlier_share")
    warehouse.create("land.waived")


def enter(warehouse: Warehouse, arrival: Arrival) -> None:
    """Write what was landed in the ledger, all or nothing; the same landing again changes nothing but last_seen."""
    _count_persons(warehouse)
    delivery: dict[str, object] = {"delivery": arrival.delivery}
    when: dict[str, object] = {"landed_at": arrival.landed_at.replace(tzinfo=None)}
    replaced = f"Afløst af leverancen {arrival.delivery}"
    with warehouse.all_or_nothing():
        warehouse.renew("ledger.file", {"ledger/file": delivery | when | {"run_id": arrival.run_id}})
        warehouse.renew("ledger.passed", {"ledger/passed": delivery})
        warehouse.renew("ledger.register", {"ledger/register": delivery})
        warehouse.renew("ledger.share", {"ledger/share": delivery})
        warehouse.renew("ledger.code_met", {"ledger/code_met": delivery})
        faults: dict[str, object] = delivery | {"today": arrival.today}
        rest: dict[str, object] = delivery | when | {"replaced": replaced}
        warehouse.renew("ledger.fault_code", {"ledger/fault_code": {}})
        warehouse.renew("ledger.item", {"ledger/item": faults, "ledger/item_rest": rest})


def let_pass(warehouse: Warehouse, delivery: date, registers: Collection[str]) -> None:
    """Write that these registers of a delivery passed: what a later one is held against. To say it again adds nothing.

    What is landed with other figures under the same day has to pass anew.
    """
    known: dict[str, object] = {"delivery": delivery}
    passed: dict[str, object] = known | {"registers": sorted(registers)}
    warehouse.renew("ledger.passed", {"ledger/passed": known, "ledger/passed_now": passed})


def _count_persons(warehouse: Warehouse) -> None:
    """land.headcount: persons by file of each landed register, and in all its files together (file_no 0)."""
    warehouse.create_empty("land.headcount")
    for (register,) in warehouse.rows("ask/ledger/landed"):
        with warehouse.reading(register):
            warehouse.insert("land.headcount", register=register)
