"""A municipality whose population register also says in which district each citizen lives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from support.delivery import person, write_register
from support.runs import replace
from targeting.workspace import RegisterContract, catalogue, load_register

COLUMN = """      - name: area
        physicalName: "Distrikt"
        logicalType: string
        required: false
        description: "Kun til kontrol af, om metoden rammer skævt; indgår aldrig i point"
        classification: almindelig
        customProperties:
          - {property: reads, value: text}
          - {property: legalCategory, value: "almindelig"}
"""
BEFORE = "      - name: municipality_code"


def declare_area(folder: Path, column: str = COLUMN) -> RegisterContract:
    """Write the municipality's own contract of its population register, with the column, and load it."""
    path = folder / "registers" / "population.odcs.yaml"
    path.parent.mkdir(parents=True)
    text = (catalogue("registers") / path.name).read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    replace(path, BEFORE, column + BEFORE)
    return load_register(path)


def deliver_areas(delivery: Path, areas: Mapping[str, str], protected: frozenset[str] = frozenset()) -> None:
    """The population register's file: each number with its area, and some with a protected address."""
    rows = [
        person(cpr, Distrikt=area, Adressebeskyttelse="J" if cpr in protected else "N") for cpr, area in areas.items()
    ]
    delivery.mkdir(parents=True, exist_ok=True)
    write_register(delivery, "population", rows, ("Distrikt",))
