"""An attacker who has every release there was, month after month, and solves them together in whole numbers.

The attacker shares no code with the product: it has the published rows of each month, knows how a month's tables hang
together (support.attacker), and knows of every count whether anybody at all came or left since the month before: who
knows everybody but one knows that of most.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp

from support.attacker import COUNTS, MINIMUM, Attacker, Cell, Linear, true_cells, truth_of
from support.output_tables import AS_OF, CONTRACTS, RULES, Citizen, run_row, source_row, warehouse_of
from targeting.outputs import Disclosure, Earlier, disclose, prepare_reasons, read_made, record
from targeting.outputs.publication import counted_citizens
from targeting.warehouse import Warehouse

MONTHS = [AS_OF + timedelta(weeks=5 * number) for number in range(12)]
GONE = "80"


@dataclass(frozen=True)
class Month:
    """One release: what was shown of it, what was so, and who was who."""

    people: tuple[Citizen, ...]
    tables: dict[str, list[dict[str, Any]]]
    truth: dict[Cell, int]
    warehouse: Warehouse


def town(size: int, seed: int) -> list[Citizen]:
    """Three departments and two areas of a small municipality; nobody is as many others."""
    dice = random.Random(seed)
    return [_citizen(dice) for _ in range(size)]


def _citizen(dice: random.Random) -> Citizen:
    chosen = sorted(dice.sample(["jobcentre", "social", "health"], dice.choices([0, 1, 2, 3], [50, 25, 18, 7])[0]))
    return Citizen(
        age=dice.choice([20, 27, 35, 45]),
        sex=dice.choice("KM"),
        area=dice.choice(["nord", "syd", "syd"]),
        services=tuple((department, dice.choice([1, 2, 3])) for department in chosen),
    )


def later(people: Sequence[Citizen], seed: int, moved: int) -> list[Citizen]:
    """A month later: so many are not as they were. The first leaves, one objects, one moves to the other area."""
    dice = random.Random(seed)
    left, objected, elsewhere, *others = dice.sample(range(len(people)), moved)
    changed = list(people)
    changed[left] = replace(people[left], status=GONE)
    changed[objected] = replace(people[objected], objects=True)
    changed[elsewhere] = replace(people[elsewhere], area="nord" if people[elsewhere].area == "syd" else "syd")
    for one in others:
        changed[one] = _citizen(dice)
    return changed


def released(months: Sequence[Sequence[Citizen]], *, remembers: bool = True) -> list[Month]:
    """A release a month, each held against those before it; or, where it does not remember, against none."""
    found: list[Month] = []
    releases: tuple[Any, ...] = ()
    counted: dict[str, pl.DataFrame] = {}
    for number, people in enumerate(months):
        warehouse = warehouse_of(people)
        stand(warehouse, people)
        run_id = f"r{number}"
        told = (releases, counted) if remembers else ((), {})
        earlier = Earlier(run_id, MONTHS[number].isoformat(), MONTHS[number].isoformat(), "", "dashboard", *told)
        disclose(warehouse, CONTRACTS, Disclosure(run_id, AS_OF, RULES, "objections", earlier=earlier))
        made = read_made(warehouse)
        releases, counted[run_id] = (*releases, made.shown), counted_citizens(warehouse)
        tables = {table: warehouse.records(f"output.{table}") for table in COUNTS}
        found.append(Month(tuple(people), tables, true_cells(warehouse), warehouse))
    return found


def stand(warehouse: Warehouse, people: Sequence[Citizen]) -> None:
    """Everything else that a release is made of."""
    warehouse.create_empty("score.earlier_candidate")
    record(warehouse, CONTRACTS["run"], [run_row()])
    record(warehouse, CONTRACTS["source"], [source_row("objections", sum(each.objects for each in people))])
    record(warehouse, CONTRACTS["quality"], [])
    prepare_reasons(warehouse, RULES, {})


class Months:
    """All months as one programme: a cell of a month is an unknown, or known."""

    def __init__(self, months: Sequence[Month]) -> None:
        self.months = months
        each = [Attacker(month.tables, month.truth) for month in months]
        self.known = {(n, *cell): value for n, one in enumerate(each) for cell, value in one.known.items()}
        self.least = {(n, *cell): value for n, one in enumerate(each) for cell, value in one.least.items()}
        equal = [_of(n, line) for n, one in enumerate(each) for line in one.equal]
        at_most = [_of(n, line) for n, one in enumerate(each) for line in one.at_most]
        equal += [{(n, *cell): 1.0, (n - 1, *cell): -1.0} for n, cell in self.moved_by(0, 0)]
        cells = {cell for line in [*equal, *at_most] for cell in line} | self.least.keys()
        self.place = {cell: place for place, cell in enumerate(sorted(cells - self.known.keys(), key=repr))}
        self.rows = [self.row(line, exact) for exact, lines in ((True, equal), (False, at_most)) for line in lines]

    def moved_by(self, least: int, most: int) -> Iterator[tuple[int, Cell]]:
        """The counts of persons in which so many came or left since the month before, with the month."""
        for n in range(1, len(self.months)):
            before, now = self.months[n - 1], self.months[n]
            own, earlier = members(now), members(before)
            for cell in own.keys() & earlier.keys() & before.truth.keys() & now.truth.keys():
                if least <= len(own[cell] ^ earlier[cell]) <= most and not _stated_elsewhere(cell):
                    yield n, cell

    def row(self, line: Linear, exact: bool) -> tuple[dict[int, float], float, float]:
        known = -sum(factor * self.known[cell] for cell, factor in line.items() if cell in self.known)
        unknown = {self.place[cell]: factor for cell, factor in line.items() if cell not in self.known}
        return unknown, known if exact else -np.inf, known

    def width(self, target: Linear) -> float:
        """How far apart the smallest and the largest whole value of ``target`` lie."""
        sought = np.zeros(len(self.place))
        for cell, factor in target.items():
            if cell not in self.known:
                sought[self.place[cell]] += factor
        if not sought.any():
            return 0
        factors = np.zeros((len(self.rows), len(self.place)))
        for number, (unknown, _, _) in enumerate(self.rows):
            for place, factor in unknown.items():
                factors[number, place] += factor
        constraints = LinearConstraint(factors, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        bounds = Bounds([self.least.get(cell, 0) for cell in self.place], np.inf)
        ends = []
        for sign in (1, -1):
            answer = milp(sign * sought, constraints=constraints, integrality=np.ones(len(sought)), bounds=bounds)
            assert answer.status in (0, 3, 4), "the published tables contradict each other"
            ends.append(sign * answer.fun if answer.fun is not None else -sign * np.inf)
        return float(ends[1] - ends[0])

    def breaks(self) -> list[Linear]:
        """Every small count, and every difference that few persons make, that can be told to within the minimum."""
        small = [
            {(n, *cell): 1.0}
            for n, month in enumerate(self.months)
            for cell, value in month.truth.items()
            if 0 < value < MINIMUM and not _stated_elsewhere(cell)
        ]
        differences = [{(n, *cell): 1.0, (n - 1, *cell): -1.0} for n, cell in self.moved_by(1, MINIMUM - 1)]
        shown = [target for target in differences if all(cell in self.known for cell in target)]
        return shown or [target for target in small + differences if self.width(target) < MINIMUM]


def _stated_elsewhere(cell: Cell) -> bool:
    """Whether it is the same count as another: who is before a step is who is left after the one before it."""
    return cell[0] in ("run", "selection_rate") or cell[-1] == "before"


def _of(month: int, line: Linear) -> Linear:
    return {(month, *cell): factor for cell, factor in line.items()}


def members(month: Month) -> dict[Cell, set[int]]:
    """Who is one in each count: reckoned from the citizens, and not by the product's SQL."""
    found: dict[Cell, set[int]] = {}
    for number, citizen in enumerate(month.people):
        for cell in _counted_in(citizen, month):
            found.setdefault(cell, set()).add(number)
    return found


def _counted_in(citizen: Citizen, month: Month) -> Iterator[Cell]:
    steps = {row["step_id"]: row["step"] for row in truth_of(month.warehouse, "attrition")}
    at = steps.get(_dropped_by(citizen), len(steps) + 1)
    groups = [("all", "all"), ("sex", citizen.sex), ("age_band", _band(citizen.age)), ("area", citizen.area)]
    for group in groups:
        for step in range(1, len(steps) + 1):
            yield from [("attrition", step, *group, "before")] if at >= step else []
            yield from [("attrition", step, *group, "dropped")] if at == step else []
            yield from [("attrition", step, *group, "after")] if at > step else []
    if at > steps["has_one_plan"]:
        own = [department for department, _ in citizen.services]
        for a in own:
            yield from (("overlap", a, b, "persons") for b in own)


def _dropped_by(citizen: Citizen) -> str:
    services = sum(number for _, number in citizen.services)
    if citizen.status == GONE:
        return "not_resident"
    if citizen.objects:
        return "objection"
    if not citizen.services:
        return "no_involvement"
    if len(citizen.services) < 2:
        return "departments_2"
    return "below_threshold" if services < 3 else ""


def _band(age: int) -> str:
    return {20: "18-24", 27: "25-29", 35: "30-39", 45: "40-49"}[age]
