"""What a run has published already: whoever reads a comparison has read its release too, and may subtract."""

from __future__ import annotations

from dataclasses import dataclass

from targeting.privacy.disclosure import DASHBOARD, Contracts, raw_system
from targeting.privacy.disclosure_audit import protectable
from targeting.privacy.disclosure_system import Steps, System, Variable, cells
from targeting.privacy.disclosure_tables import fetch
from targeting.warehouse import Warehouse


@dataclass(frozen=True)
class Published:
    """The counts of a release as a system: those it shows are told, and ``hidden`` are the others."""

    system: System
    hidden: frozenset[Variable]
    steps: Steps
    minimum: int


def published(warehouse: Warehouse, contracts: Contracts, objection_register: str | None) -> Published:
    """The release that was made of ``warehouse``; each call gives a system of its own, which may be added to."""
    tables, system = raw_system(warehouse, contracts, objection_register)
    steps = Steps.of(tables)
    for table in DASHBOARD:
        for row in fetch(warehouse, f"output.{table}", contracts[table].keys):
            shown = (variable for column, variable in cells(table, row, steps).items() if row[column] is not None)
            system.told.update(shown)
    hidden = frozenset(system.values) - system.told
    system.sensitive = protectable(system, hidden)
    return Published(system, hidden, steps, contracts["selection_rate"].counts["nominated"])
