"""Deliveries over time: which register did not come, and what the ledger is told and tells of what came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from targeting import ledger
from targeting.privacy import KeyRing
from targeting.registers.files import has_come
from targeting.runstate import RunPlan
from targeting.warehouse import Warehouse
from targeting.workspace.workspace import Workspace


def missing_registers(workspace: Workspace, registers: Iterable[str], delivery: Path) -> tuple[str, ...]:
    """Those of ``registers`` that did not come with the delivery and are declared to leave it incomplete."""
    return tuple(
        name
        for name in registers
        if workspace.settings.registers[name].when_missing == "incomplete"
        and not has_come(workspace.register(name), delivery)
    )


def write_ledger(workspace: Workspace, plan: RunPlan, keys: KeyRing, warehouse: Warehouse) -> None:
    """Hold the landed files against those of all deliveries, and write them and their faults in the ledger.

    Raises DeliveryError when a file has come before.
    """
    uses = workspace.settings.registers
    arrival = ledger.Arrival(
        delivery=plan.delivery_date,
        run_id=plan.run_id,
        landed_at=datetime.fromisoformat(plan.started_at),
        today=date.fromisoformat(plan.processing_date),
    )
    with ledger.ledger_beside(warehouse, workspace.state, keys.warehouse_key):
        ledger.refuse_copies(warehouse, plan.delivery_date, [name for name, use in uses.items() if use.may_repeat])
        ledger.recall(warehouse, arrival)
        ledger.enter(warehouse, arrival)
