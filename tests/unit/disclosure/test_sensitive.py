"""The sensitive list: what no reader of a release may reckon, each with a municipality whose tables could give it away.

The attacker (support.attacker) shares no code with disclosure control, and reckons in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from support.attacker import CELLS, MINIMUM, ROUNDING, Attacker, Linear, true_cells
from support.output_tables import Citizen, disclosed, rows, source_row

A, B, C = ("jobcentre", 1), ("social", 1), ("health", 1)
MANY = [Citizen(services=(A,))] * 60 + [Citizen(services=(B,))] * 50 + [Citizen(services=(A, C))] * 40
MANY += [Citizen(services=(C,))] * 30 + [Citizen()] * 200 + [Citizen(services=(("jobcentre", 3), B, C))] * 20
OBJECTORS = [Citizen(objects=True)] * 10


def attrition(step: int, group: str, column: str) -> tuple[object, ...]:
    group_by, _, value = group.partition(" ")
    return ("attrition", step, group_by, value, column)


def in_district(area: str, people: Sequence[Citizen]) -> list[Citizen]:
    return [Citizen(**{**vars(citizen), "area": area}) for citizen in people]


NORTH = in_district("nord", MANY)
PERSONS, KNOWN = ("source", "objections", "persons"), ("source", "objections", "known")
OBJECTED, INVOLVED, TWO, LAST = 3, 5, 6, 7


@dataclass(frozen=True)
class Case:
    """A municipality, and what of it no reader may tell to within five."""

    people: Sequence[Citizen]
    target: Linear
    objectors: int = 0
    coverage: float = 1.0


CASES = {
    "few have exactly these two departments": Case(
        [*MANY, *[Citizen(services=(A, B))] * 3, *[Citizen(services=(B, C))] * 9], {("set", "jobcentre", "social"): 1}
    ),
    "few have exactly these three": Case(
        [*MANY[:-20], *[Citizen(services=(A, B, C))] * 3, *[Citizen(services=(A, B))] * 25],
        {("set", "health", "jobcentre", "social"): 1},
    ),
    "of those who objected few are minors or have moved": Case(
        [*MANY, *OBJECTORS], {PERSONS: 1, attrition(OBJECTED, "all all", "dropped"): -1}, objectors=12
    ),
    "so few that a share of them tells": Case(
        [*MANY, *OBJECTORS], {KNOWN: 1, attrition(OBJECTED, "all all", "dropped"): -1}, objectors=24, coverage=0.5
    ),
    "few of them live elsewhere": Case([*MANY, *OBJECTORS], {PERSONS: 1, KNOWN: -1}, objectors=40, coverage=0.95),
    "each of six in a district has exactly one department": Case(
        [*NORTH, *in_district("syd", [Citizen(services=(A,))] * 6)], {attrition(TWO, "area syd", "after"): 1}
    ),
    "each of six in a district has something": Case(
        [*NORTH, *in_district("syd", [Citizen(services=(A,))] * 5 + [Citizen(services=(A, B))])],
        {attrition(INVOLVED, "area syd", "dropped"): 1},
    ),
    "each of seven in a district has objected": Case(
        [*NORTH, *in_district("nord", OBJECTORS), *in_district("syd", [Citizen(objects=True)] * 7)],
        {attrition(OBJECTED, "area syd", "after"): 1},
        objectors=17,
    ),
    "each who comes to the last step is nominated": Case(
        [*NORTH, *in_district("syd", [*[Citizen(services=(("jobcentre", 3), B))] * 8, *[Citizen(services=(A,))] * 9])],
        {attrition(LAST, "area syd", "dropped"): 1},
    ),
    "few are nominated in all": Case(
        [*MANY[:-20], *[Citizen(services=(("jobcentre", 3), B))] * 3], {("run", "nominated"): 1}
    ),
    "few are not": Case(
        [Citizen(services=(("jobcentre", 3), B))] * 40 + [Citizen()] * 3,
        {("run", "persons_scored"): 1, ("run", "nominated"): -1},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_reader_can_tell(case: Case) -> None:
    sources = [source_row("objections", case.objectors, coverage=case.coverage)] if case.objectors else []
    warehouse = disclosed(case.people, sources=sources)
    tables = {table: rows(warehouse, f"output.{table}") for table in CELLS}
    attacker = Attacker(tables, true_cells(warehouse))
    assert attacker.width(case.target, whole=True) >= MINIMUM - ROUNDING


def test_that_minors_are_no_adults_is_no_secret() -> None:
    """Everybody under the minimum age is dropped, as the rule set says."""
    shown = rows(disclosed([*MANY, *[Citizen(age=12)] * 30]), "output.attrition")
    assert all(row["suppressed"] == "" for row in shown if row["group_value"] == "0-17")
