"""An attacker who has every dashboard table, and knows how they hang together, tries to reckon the hidden counts.

The attacker shares no code with disclosure control: it reads the published rows alone, gives each hidden cell an
unknown, writes down what a statistician knows of the tables, and asks for each unknown's smallest and largest value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from support.output_tables import (
    CONTRACTS,
    RUN_ID,
    Citizen,
    disclosed,
    municipality,
    rows,
    rule,
    rule_set,
    source_row,
)
from targeting.warehouse import Warehouse

MINIMUM = 5
MOST = 100_000
ROUNDING = 1e-4
# What people have done with citizens they met has an attacker of its own: support.quarters.
COUNTS = {
    table: tuple(each.counts)
    for table, each in CONTRACTS.items()
    if each.counts and not (each.from_cases or each.from_releases)
}
ROWS = {table: tuple(each.rows) for table, each in CONTRACTS.items() if each.rows}
CELLS = {table: COUNTS.get(table, ()) + ROWS.get(table, ()) for table in (*COUNTS, *(ROWS.keys() - COUNTS.keys()))}
COUNTING = ("quarantinedShare", "duplicateValues", "missingValues", "nullValues", "invalidValues")
DEPARTMENTS = ("jobcentre", "social", "health", "family")
Asked = tuple[tuple[str, str, int, bool], ...]
# The rules of support.output_tables: what each asks for, how much of it, and whether all have to meet it.
ASKED: Asked = (("departments_2", "departments", 2, True), ("services_3", "services", 3, False),
         ("services_5", "services", 5, False))  # fmt: skip
THRESHOLD = 2
# A set of which every rule asks for a measure that a table shows: there the points are the sum of what is shown.
ALL_SHOWN: Asked = (("departments_2", "departments", 2, True), ("departments_4", "departments", 4, False),
             ("services_4", "services", 4, False))  # fmt: skip

Cell = tuple[Any, ...]
Linear = dict[Cell, float]

services = st.lists(
    st.tuples(st.sampled_from(DEPARTMENTS), st.integers(1, 5)), max_size=4, unique_by=lambda offer: offer[0]
).map(lambda offers: tuple(sorted(offers)))
citizens = st.builds(
    Citizen,
    age=st.sampled_from([12, 20, 27, 35, 70]),
    sex=st.sampled_from("KMKMKMX"),
    status=st.sampled_from(["01"] * 9 + ["90"]),
    objects=st.sampled_from([False] * 9 + [True]),
    services=services,
    plan=st.sampled_from([False] * 9 + [True]),
    area=st.sampled_from(["nord", "syd", "ukendt"]),
)
crowds = st.lists(st.tuples(citizens, st.integers(1, 40)), min_size=1, max_size=25).map(
    lambda kinds: [citizen for citizen, number in kinds for _ in range(number)]
)
populations = crowds | st.builds(
    municipality, st.integers(50, 600), st.integers(0, 10**6), st.integers(2, 5), st.integers(0, 4)
)


def published(
    people: list[Citizen], earlier: int = 0, asked: Asked = ASKED
) -> tuple[Warehouse, dict[str, list[dict[str, Any]]]]:
    registers = {f"register_{name}" for citizen in people for name, _ in citizen.services}
    holders = {
        register: sum(any(f"register_{name}" == register for name, _ in c.services) for c in people)
        for register in registers
    }
    held = {**{register: holders[register] for register in sorted(holders)},
            "objections": sum(citizen.objects for citizen in people)}  # fmt: skip
    # Rows as chance would have them, and the same for the same people.
    delivered = [
        delivered_rows(register, persons, len(people) + 5 * n) for n, (register, persons) in enumerate(held.items())
    ]
    sources = [source for source, _ in delivered] + [source_row("population", len(people))]
    quality = [row for _, judged in delivered for row in judged]
    quality.append(judged("population", "sex_known", "invalidValues", len(people), sum(c.sex == "X" for c in people)))
    before = [(f"p{number:06d}", "departments_2") for number in range(earlier)]
    rules = rule_set(
        *(rule(one, f"{measure} >= {least}", required=required) for one, measure, least, required in asked),
        threshold=THRESHOLD,
    )
    warehouse = disclosed(people, rules=rules, sources=sources, quality=quality, earlier=before)
    return warehouse, {table: rows(warehouse, f"output.{table}") for table in CELLS}


def delivered_rows(register: str, persons: int, chance: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A register of so many persons: some have rows more, some rows nobody could read; and what is expected of it."""
    accepted = persons + (chance % 8 if persons else 0)
    quarantined, ignored = chance % 7, chance * 3 % 11
    read = accepted + quarantined + ignored
    source = source_row(register, persons, rows_read=read, accepted=accepted, quarantined=quarantined, ignored=ignored)
    return source, [
        judged(register, "unread", "quarantinedShare", read, quarantined),
        judged(register, "ends", "missingValues", read, chance * 5 % (read + 1)),
        judged(register, "twice", "duplicateValues", read, accepted - persons),
        judged(register, "rows", "rowCount", read, 0) | {"observed": accepted},
    ]


def judged(register: str, expectation: str, metric: str, read: int, failed: int) -> dict[str, Any]:
    """A row of `quality`, in percent of all rows read."""
    return {
        "run_id": RUN_ID, "register": register, "expectation": expectation, "severity": "warning", "metric": metric,
        "checked": read, "failed": failed, "observed": round(100 * failed / read, 4) if read else 0.0,
        "verdict": "passed", "description_da": "Prøve",
    }  # fmt: skip


def truth_of(warehouse: Warehouse, table: str) -> list[dict[str, Any]]:
    if table == "run":
        return [
            {
                "persons_read": step["not_resident"]["before"],
                "persons_scored": step["has_one_plan"]["after"],
                "nominated": step["below_threshold"]["after"],
            }
            for step in [{row["step_id"]: row for row in truth_of(warehouse, "attrition") if row["group_by"] == "all"}]
        ]
    return rows(warehouse, f"output.raw_{table}")


def name(table: str, row: dict[str, Any], column: str) -> Cell:
    keys = [row[key] for key in CONTRACTS[table].keys if key != "run_id"]
    return (table, *keys, column)


class Attacker:
    """What the tables say, as cells known and unknown, and what is known of how they hang together."""

    threshold = THRESHOLD

    def __init__(self, tables: dict[str, list[dict[str, Any]]], truth: dict[Cell, int], asked: Asked = ASKED) -> None:
        self.tables, self.asked = tables, asked
        self.known = {
            name(table, row, column): row[column]
            for table, columns in CELLS.items()
            for row in tables[table]
            for column in columns
            if row[column] is not None
        }
        self.known |= dict(self.observed())
        self.unknown = sorted(set(truth) - set(self.known), key=repr)
        # A share and what it is a share of: the two multiplied are a count.
        shares = [row for row in tables["source"] if None not in (row["persons"], row["coverage"])]
        self.known |= {("source", r["register"], "known"): round(r["persons"] * r["coverage"]) for r in shares}
        # Zeros are shown, so what is hidden is at least one; the odd hidden zero gets the bound it really has.
        self.least = {cell: min(1, truth[cell]) for cell in self.unknown}
        self.equal = list(self.equations())
        self.at_most = list(self.inequalities())

    def observed(self) -> Iterator[tuple[Cell, int]]:
        """What a share of the rows read, or the number of those accepted, is told by."""
        for row in self.tables["quality"]:
            read, failed, seen = row["checked"], row["failed"], row["observed"]
            if row["metric"] == "rowCount" and seen is not None:
                yield ("source", row["register"], "accepted"), round(seen)
            if row["metric"] in COUNTING and seen is not None:
                if read is not None and failed is None:
                    yield name("quality", row, "failed"), round(seen * read / 100)
                if read is None and failed:
                    yield name("quality", row, "checked"), round(100 * failed / seen)

    def of_citizens(self) -> Iterator[Linear]:
        """In the population register each citizen has one row: whose sex is not known is a group, and fails."""
        yield {("source", "population", "persons"): 1, ("run", "persons_read"): -1}
        yield {("source", "population", "persons"): 1, ("source", "population", "accepted"): -1}
        unknown: Linear = {("quality", "population", "sex_known", "failed"): 1}
        if any(row["group_value"] == "X" for row in self.tables["attrition"]):
            yield unknown | {("attrition", 1, "sex", "X", "before"): -1}

    def of_rows(self) -> Iterator[Linear]:
        """Rows of registers, and of those that an expectation is of."""
        for row in self.tables["source"]:
            read, *parts = [("source", row["register"], column) for column in ROWS["source"]]
            if row["state"] == "read":
                yield {read: 1} | dict.fromkeys(parts, -1)
        for row in self.tables["quality"]:
            register, failed = row["register"], name("quality", row, "failed")
            yield {name("quality", row, "checked"): 1, ("source", register, "rows_read"): -1}
            if row["metric"] == "quarantinedShare":
                yield {failed: 1, ("source", register, "quarantined"): -1}
            if row["metric"] == "duplicateValues":
                yield {failed: 1, ("source", register, "accepted"): -1, ("source", register, "persons"): 1}

    def equations(self) -> Iterator[Linear]:
        """Sums that are zero."""
        yield from self.of_rows()
        yield from self.of_citizens()
        attrition = self.tables["attrition"]
        numbers = {row["step_id"]: row["step"] for row in attrition}
        scored, last = numbers["has_one_plan"], max(numbers.values())
        for row in attrition:
            before, dropped, after = (name("attrition", row, column) for column in ("before", "dropped", "after"))
            yield {before: 1, dropped: -1, after: -1}
            if row["step"] < last:
                yield {after: 1, ("attrition", row["step"] + 1, row["group_by"], row["group_value"], "before"): -1}
            if row["group_by"] == "all":
                for grouping in sorted({r["group_by"] for r in attrition} - {"all"}):
                    parts = [r for r in attrition if r["group_by"] == grouping and r["step"] == row["step"]]
                    for column in ("before", "dropped", "after"):
                        yield {name("attrition", row, column): 1} | {name("attrition", r, column): -1 for r in parts}
        for row in self.tables["selection_rate"]:
            group = (row["group_by"], row["group_value"])
            yield {
                name("selection_rate", row, "persons"): 1,
                ("attrition", scored, *group, "after"): -1,
            }
            yield {name("selection_rate", row, "nominated"): 1, ("attrition", last, *group, "after"): -1}
        yield {("run", "persons_read"): 1, ("attrition", 1, "all", "all", "before"): -1}
        yield {("run", "persons_scored"): 1, ("attrition", scored, "all", "all", "after"): -1}
        yield {("run", "nominated"): 1, ("attrition", last, "all", "all", "after"): -1}
        for measure in {row["measure"] for row in self.tables["distribution"]}:
            yield {cell: 1 for _, cell in self.distribution(measure)} | {("run", "persons_scored"): -1}
        several = {cell: 1.0 for value, cell in self.distribution("departments") if value >= 2}
        if max((value for value, _ in self.distribution("departments")), default=0) >= 2:
            yield several | {("attrition", numbers["departments_2"], "all", "all", "after"): -1}
        yield from self.sets_of_departments()
        yield from self.sets_of_rules(numbers)
        if self.tables["change"]:
            yield {("change", "all", "entered"): 1, ("change", "all", "stayed"): 1, ("run", "nominated"): -1}

    def distribution(self, measure: str) -> list[tuple[int, Cell]]:
        return [
            (row["value"], name("distribution", row, "persons"))
            for row in self.tables["distribution"]
            if row["measure"] == measure
        ]

    def sets_of_departments(self) -> Iterator[Linear]:
        """Every citizen has one set of departments; sets are unknowns of their own."""
        names = sorted({row["department_a"] for row in self.tables["overlap"]})
        sets = [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]
        for row in self.tables["overlap"]:
            both = {row["department_a"], row["department_b"]}
            yield {("set", *s): -1.0 for s in sets if both <= set(s)} | {name("overlap", row, "persons"): 1}
        values = self.distribution("departments")
        for value, cell in values:
            top = max(value for value, _ in values)
            yield {("set", *s): -1.0 for s in sets if min(len(s), top) == value} | {cell: 1}
        shown = {value for value, _ in values}
        for chosen in sets:
            if shown and min(len(chosen), max(shown)) not in shown:
                yield {("set", *chosen): 1.0}

    def sets_of_rules(self, numbers: dict[str, int]) -> Iterator[Linear]:
        """Everybody meets one set of rules, a point each, so all points together are the citizens of all rules."""
        names = [one for one, *_ in self.asked]
        sets = [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]
        points = dict(self.distribution("points"))
        for value in range(len(names) + 1 if points else 0):
            met = {("met", *s): -1.0 for s in sets if min(len(s), max(points)) == value}
            yield met | ({points[value]: 1.0} if value in points else {})
        for one, measure, least, _ in self.asked:
            values = dict(self.distribution(measure))
            if values and max(values) >= least:
                yield {("met", *s): -1.0 for s in sets if one in s} | {values[v]: 1.0 for v in values if v >= least}
        required = [one for one, *_, all_of_them in self.asked if all_of_them]
        for number, last in enumerate(required, start=1):
            met = {("met", *s): -1.0 for s in sets if set(required[:number]) <= set(s)}
            yield met | {("attrition", numbers[last], "all", "all", "after"): 1.0}
        enough = [s for s in sets if set(required) <= set(s) and len(s) >= self.threshold]
        yield {("met", *s): -1.0 for s in enough} | {("run", "nominated"): 1.0}

    def inequalities(self) -> Iterator[Linear]:
        """Sums that are at most zero."""
        enough = {cell: -1.0 for value, cell in self.distribution("points") if value >= 2}
        if max((value for value, _ in self.distribution("points")), default=0) >= 2:
            yield enough | {("run", "nominated"): 1}
        fed = {row["register"].removeprefix("register_") for row in self.tables["source"]}
        for department in fed & {row["department_a"] for row in self.tables["overlap"]}:
            yield {
                ("overlap", department, department, "persons"): 1,
                ("source", f"register_{department}", "known"): -1,
            }
        for row in self.tables["source"]:
            register = ("source", row["register"])
            yield {(*register, "known"): 1, (*register, "persons"): -1}
        yield {("attrition", 3, "all", "all", "dropped"): 1, ("source", "objections", "known"): -1}
        yield from self.some_rows()

    def some_rows(self) -> Iterator[Linear]:
        """A citizen has a row or more; what fails is among what was read."""
        for row in self.tables["source"]:
            if row["state"] == "read":
                yield {("source", row["register"], "persons"): 1, ("source", row["register"], "accepted"): -1}
        for row in self.tables["quality"]:
            yield {name("quality", row, "failed"): 1, name("quality", row, "checked"): -1}

    def width(self, target: Linear, *, whole: bool = False) -> float:
        """How far apart the smallest and largest possible values of ``target`` lie; ``whole``: of whole numbers."""
        unseen = sorted({c for line in [*self.equal, *self.at_most] for c in line if c not in self.known} -
                        set(self.unknown), key=repr)  # fmt: skip
        place = {cell: number for number, cell in enumerate([*self.unknown, *unseen])}
        # A solver in whole numbers does not say whether it met no end or no answer.
        most = MOST if whole else None
        bounds = [(self.least[cell], most) for cell in self.unknown] + [(0, most)] * len(unseen)
        matrices = [self.matrix(lines, place) for lines in (self.equal, self.at_most)]
        (equal, known), (below, limit) = matrices
        factors, _ = self.matrix([target], place)
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * factors[0],
                A_eq=equal,
                b_eq=known,
                A_ub=below,
                b_ub=limit,
                bounds=bounds,
                integrality=np.full(len(place), int(whole)),
            )
            assert answer.status in (0, 3), "the published tables contradict each other"
            ends.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
        return float(ends[1] - ends[0])

    def matrix(self, lines: list[Linear], place: dict[Cell, int]) -> tuple[Any, Any]:
        factors = np.zeros((len(lines), len(place)))
        constants = np.zeros(len(lines))
        for number, line in enumerate(lines):
            for cell, factor in line.items():
                if cell in self.known:
                    constants[number] -= factor * self.known[cell]
                else:
                    factors[number, place[cell]] += factor
        return factors, constants


def true_cells(warehouse: Warehouse) -> dict[Cell, int]:
    return {
        name(table, row, column): row[column]
        for table, columns in CELLS.items()
        for row in truth_of(warehouse, table)
        for column in columns
    }


def small_sets(people: list[Citizen]) -> Iterator[Linear]:
    """Exact sets of departments that few of those whom the rules are held against have; no table shows them."""
    held = [c for c in people if c.age >= 18 and c.status in ("01", "03") and not (c.objects or c.plan)]
    sets = Counter(tuple(sorted({name for name, _ in citizen.services})) for citizen in held)
    yield from ({("set", *names): 1.0} for names, persons in sorted(sets.items()) if names and persons < MINIMUM)


def small_differences(tables: dict[str, list[dict[str, Any]]], truth: dict[Cell, int]) -> Iterator[Linear]:
    """Small counts that are nobody's cell: in the one department and not the other, scored and not nominated."""
    for row in tables["overlap"]:
        alone: Linear = {
            ("overlap", row["department_a"], row["department_a"], "persons"): 1,
            name("overlap", row, "persons"): -1,
        }
        if row["department_a"] != row["department_b"]:
            yield from [alone] if 0 < sum(factor * truth[cell] for cell, factor in alone.items()) < MINIMUM else []
    yield from small_rows(tables, truth)
    for row in tables["selection_rate"]:
        persons, nominated = (name("selection_rate", row, column) for column in ("persons", "nominated"))
        if 0 < truth[persons] - truth[nominated] < MINIMUM and truth[nominated]:
            yield {persons: 1, nominated: -1}


def small_rows(tables: dict[str, list[dict[str, Any]]], truth: Mapping[Cell, int]) -> Iterator[Linear]:
    """So few rows more than persons that few have two; so few that hold what all others fail."""
    pairs = [
        *((name("source", row, "accepted"), name("source", row, "persons")) for row in tables["source"]),
        *((name("quality", row, "checked"), name("quality", row, "failed")) for row in tables["quality"]),
    ]
    for whole, part in pairs:
        if whole in truth and part in truth and 0 < truth[whole] - truth[part] < MINIMUM:
            yield {whole: 1, part: -1}
