"""An attacker who has a whole year: every byte of the dashboard each month, the log, and all that the terminal said.

It reads files with parsers of others (pyarrow, json, openpyxl, csv), knows of every count that it sees whether anybody
at all came or left since it was last seen, and what a statistician knows of the tables (support.attacker). All of it is
one programme in whole numbers (support.whole). Months whose figures were held are months too, of what the log and the
terminal said.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pyarrow.parquet as pq

from support.attacker import CELLS, COUNTS, MINIMUM, Attacker, Cell, Linear, name, small_rows
from support.beside import with_beside
from support.whole import Whole
from support.year import Seen, Truth, Year

ROADS = frozenset({"dashboard", "log", "terminal"})
TABLES = tuple(CELLS)
MEASURES = ("points", "departments", "benefits", "services", "service_centres", "laws", "plans")
THRESHOLD = 4
# The rules of the sample's set, as those of support.attacker; of service laws and caseworkers no table tells.
ASKED = (
    ("departments_2", "departments", 2, True),
    ("service_laws_2", "", 2, True),
    ("service_centres_3", "service_centres", 3, False),
    ("services_3", "services", 3, False),
    ("benefits_1", "benefits", 1, False),
    ("plans_2", "plans", 2, False),
    ("caseworkers_3", "", 3, False),
)
REQUIRED = tuple(rule for rule, *_, required in ASKED if required)
ONE = (0, "one")
# Four digits of a made-up number are no count.
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
Tables = dict[str, list[dict[str, Any]]]
Place = tuple[Any, ...]


@dataclass(frozen=True)
class Target:
    """What nobody may tell to within the minimum: of which kind it is, the month, and the count or difference."""

    kind: str
    month: int
    terms: Linear


@dataclass
class Report:
    """What an attack on a year came to."""

    town: str
    citizens: int
    published: int
    held: int
    counts: int = 0
    hidden: int = 0
    unknowns: int = 0
    targets: int = 0
    solves: int = 0
    smallest: int | None = None
    told: list[Target] = field(default_factory=list)
    broken: list[tuple[Target, int]] = field(default_factory=list)
    undecided: list[Target] = field(default_factory=list)
    contradicted: list[Linear] = field(default_factory=list)
    beyond: list[tuple[str, int]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was told or broken, and nothing was left undecided."""
        return not (self.told or self.broken or self.undecided or self.contradicted or self.beyond)


class YearAttack:
    """All months of a year as one programme; ``roads`` are what the attacker can read."""

    def __init__(self, year: Year, roads: Collection[str] = ROADS) -> None:
        self.year, self.roads = year, frozenset(roads)
        self.truth = [_true_cells(truth) for truth in year.truth]
        self.places = [_Places(truth) for truth in year.truth]
        self.shown = [seen.run == seen.shown for seen in year.seen]
        each = [Reader(self._tables(n), self.truth[n], self.places[n].steps) for n in range(len(year.seen))]
        self.known = {(n, *cell): value for n, one in enumerate(each) for cell, value in one.known.items()}
        self.known[ONE] = 1
        self.least = {
            (n, *cell): value if self._seen(n, cell) else 0
            for n, one in enumerate(each)
            for cell, value in one.least.items()
        }
        self.equal = [_of(n, line) for n, one in enumerate(each) for line in one.equal]
        self.at_most = [_of(n, line) for n, one in enumerate(each) for line in one.at_most]
        self._rows_of_registers()
        if "log" in self.roads:
            self._log()
        self.equal += self._unmoved()
        self.equal += self._changes()

    def _seen(self, month: int, cell: Cell) -> bool:
        """Whether anybody saw that the count is there, hidden: of figures that were held the terminal alone says it."""
        return self.shown[month] or ("terminal" in self.roads and cell[0] == "attrition" and cell[2] == "all")

    def _tables(self, month: int) -> Tables:
        """The dashboard's tables as they lie there; of a month whose figures were held, what the terminal said."""
        seen = self.year.seen[month]
        if self.shown[month]:
            return _read(seen)
        empty = {
            table: [
                dict.fromkeys(row)
                | {k: v for k, v in row.items() if k not in CELLS[table] and k not in ("coverage", "observed")}
                for row in rows
            ]
            for table, rows in self.year.truth[month].tables.items()
        }
        empty["run"] = [dict.fromkeys(COUNTS["run"])]
        for row in empty["source"]:
            row.update(drift=None)
        return _with_terminal(empty, seen.terminal) if "terminal" in self.roads else empty

    def _rows_of_registers(self) -> None:
        """As many rows as persons, or more; in the population register each person has one."""
        for n, truth in enumerate(self.year.truth):
            for row, true in zip(_sorted(self._tables(n)["source"]), _sorted(truth.tables["source"]), strict=True):
                rows, persons = (n, "rows", row["register"]), (n, "source", row["register"], "persons")
                self.truth[n]["rows", row["register"]] = true["accepted"]
                if true["accepted"] is not None:
                    self.equal.append({rows: 1, (n, "source", row["register"], "accepted"): -1})
                if row["register"] == "population" and true["accepted"] == true["persons"]:
                    self.equal.append({rows: 1, persons: -1})
                else:
                    self.at_most.append({persons: 1, rows: -1})
                if row["register"] == "population":
                    self.equal.append({persons: 1, (n, "run", "persons_read"): -1})
                if n and row["drift"] is not None and row["accepted"] is not None:
                    self._drifted(n - 1, row["register"], row["accepted"], row["drift"])

    def _drifted(self, before: int, register: str, accepted: int, percent: float) -> None:
        """Percent more than the delivery before, to one decimal: so many rows there were, to within a few."""
        if self.year.seen[before].delivery == self.year.seen[before + 1].delivery:
            return
        rows = (before, "rows", register)
        self.at_most.append({rows: -1, ONE: accepted / (1 + (percent + 0.05) / 100)})
        self.at_most.append({rows: 1, ONE: -accepted / (1 + (percent - 0.05) / 100)})

    def _log(self) -> None:
        """What the log counts of citizens: in output.published, and in rows of registers."""
        runs = {seen.run: n for n, seen in enumerate(self.year.seen)}
        names = {"persons": "persons_read", "scored": "persons_scored", "nominated": "nominated"}
        for entry in self.year.log:
            n = runs.get(entry["run_id"] or "")
            if n is None:
                continue
            body = entry["body"]
            if entry["type"] == "output.published":
                for field_, value in body.get("shown", {}).items():  # of held figures the log says none
                    self.known[n, "run", names[field_]] = value
            if entry["type"] == "source.read" and all("accepted" in file for file in body["files"]):
                self.known[n, "rows", body["register"]] = sum(file["accepted"] for file in body["files"])

    def _unmoved(self) -> Iterator[Linear]:
        """The counts that nobody came to or left since they were last seen: in a release, or on the terminal."""
        shown = [n for n, each in enumerate(self.shown) if each]
        for before, now in {*pairwise(shown), *pairwise(range(len(self.shown)))}:
            whole = self.shown[before] and self.shown[now]
            if whole or "terminal" in self.roads:
                yield from self._same(before, now, whole=whole)

    def _same(self, before: int, now: int, *, whole: bool) -> Iterator[Linear]:
        moved, earlier, later = self.moved(before, now), self.places[before], self.places[now]
        for place in earlier.terms.keys() & later.terms.keys() - moved.keys():
            if whole or (place[0] == "attrition" and place[2] == "all"):
                yield _of(now, later.terms[place]) | _of(before, earlier.terms[place], -1)

    def _changes(self) -> Iterator[Linear]:
        """Whoever was nominated in the run that `change` is held against has stayed or left; of each rule too."""
        runs = {seen.run: n for n, seen in enumerate(self.year.seen)}
        against = {e["run_id"]: e["body"]["compared_with"] for e in self.year.log if e["type"] == "run.requested"}
        for run, n in runs.items():
            before = runs.get(against[run])
            rules = {cell[1] for cell in self.truth[n] if cell[0] == "change"} if before is not None else set()
            for rule in sorted(rules):
                line = {(n, "change", rule, "stayed"): 1.0, (n, "change", rule, "left"): 1.0}
                if rule == "all":
                    yield line | {(before, "run", "nominated"): -1.0}
                elif ("change", rule, "entered") in self.truth[before or 0]:
                    yield line | {(before, "change", rule, "entered"): -1.0, (before, "change", rule, "stayed"): -1.0}

    def moved(self, before: int, now: int) -> Counter[Place]:
        """How many came to or left each count between two months."""
        one, other = self.year.truth[before].citizens, self.year.truth[now].citizens
        found = Counter[Place]()
        for pseudonym in one.keys() | other.keys():
            first, second = one.get(pseudonym), other.get(pseudonym)
            if first != second:
                found.update(self.places[before].of(first) ^ self.places[now].of(second))
        return found

    def targets(self) -> Iterator[Target]:
        """All that nobody may tell to within the minimum."""
        for n, truth in enumerate(self.truth):
            if self.shown[n]:
                yield from (
                    Target("count", n, {(n, *cell): 1.0})
                    for cell, value in truth.items()
                    if 0 < value < MINIMUM and _own(cell)
                )
                yield from (Target("quadrant", n, _of(n, line)) for line in _quadrants(truth))
                yield from (Target("rows", n, _of(n, line)) for line in small_rows(self.year.truth[n].tables, truth))
        for n in range(1, len(self.truth)):
            if self.shown[n]:
                yield from self._differences(n)

    def _differences(self, now: int) -> Iterator[Target]:
        """What few made of a count since it was last shown."""
        moved: dict[int, Counter[Place]] = {}
        for place, terms in self.places[now].terms.items():
            if not all(_own(cell) for cell in terms):
                continue
            for before in reversed(range(now)):
                earlier = self.places[before].terms.get(place)
                if self.shown[before] and earlier and all((before, *cell) in self.known for cell in earlier):
                    moved.setdefault(before, self.moved(before, now))
                    if 0 < moved[before][place] < MINIMUM:
                        yield Target("difference", now, _of(now, terms) | _of(before, earlier, -1))
                    break

    def beyond(self) -> Iterator[tuple[str, int]]:
        """Hidden counts of a thousand and more that a text says as a number; a smaller one may be anything else."""
        shown = {value for tables in map(self._tables, range(len(self.truth))) for value in _numbers_in(tables)}
        hidden = {value for each in self.truth for cell, value in each.items() if cell[0] in TABLES} - shown
        for named, text in self.year.texts.items():
            text = UUID.sub("", text)
            said = {int(found.replace(".", "")) for found in re.findall(r"(?<!\\)\b[1-9]\d{0,2}\.?\d{3}\b", text)}
            yield from ((named, value) for value in sorted(said & hidden) if not 1850 <= value <= 2100)

    def run(self) -> Report:
        """Attack."""
        truth = {(n, *cell): float(value) for n, each in enumerate(self.truth) for cell, value in each.items()}
        lines = [cell for line in [*self.equal, *self.at_most] for cell in line]
        truth = dict.fromkeys(lines, 0.0) | truth
        whole = Whole(self.known, self.least, self.equal, self.at_most, truth)
        report = Report(
            self.year.municipality.name,
            self.year.municipality.citizens,
            sum(self.shown),
            len(self.shown) - sum(self.shown),
        )
        cells = [
            (n, *cell)
            for n, each in enumerate(self.truth)
            for cell in each
            if self.shown[n] and cell[-1] in COUNTS.get(cell[0], ())
        ]
        report.counts, report.hidden = len(cells), sum(cell not in self.known for cell in cells)
        report.unknowns = len(whole.unknown)
        report.contradicted = whole.contradicted() + [
            {cell: 1.0}
            for cell, value in self.known.items()
            if cell[1:] in self.truth[cell[0]] and truth[cell] != value
        ]
        report.beyond = list(self.beyond())
        targets = list(self.targets())
        report.targets = len(targets)
        report.told = [each for each in targets if not any(cell in whole.place for cell in each.terms)]
        if report.contradicted:
            return report
        open_ = [each for each in targets if any(cell in whole.place for cell in each.terms)]
        answer = whole.spread([each.terms for each in open_], MINIMUM)
        report.solves, report.smallest = answer.solves, answer.smallest
        report.broken = [(open_[number], width) for number, width in answer.broken]
        report.undecided = [open_[number] for number in answer.undecided]
        return report


class Reader(Attacker):
    """One month: the rules that all must meet, and the threshold, are those of the sample's rule set."""

    threshold = THRESHOLD

    def __init__(self, tables: Tables, truth: Mapping[Cell, int], steps: Sequence[str]) -> None:
        super().__init__(tables, {cell: value for cell, value in truth.items() if cell[0] in TABLES}, ASKED)

    def of_citizens(self) -> Iterator[Linear]:
        """Of the population register the year knows itself (`YearAttack._rows_of_registers`)."""
        yield from ()

    def inequalities(self) -> Iterator[Linear]:
        values = self.distribution("points")
        enough = {cell: -1.0 for value, cell in values if value >= THRESHOLD}
        if max((value for value, _ in values), default=0) >= THRESHOLD:
            yield enough | {("run", "nominated"): 1}
        for row in self.tables["source"]:
            register = ("source", row["register"])
            yield {(*register, "known"): 1, (*register, "persons"): -1}
        yield {("attrition", 3, "all", "all", "dropped"): 1, ("source", "objection", "known"): -1}
        yield from self.some_rows()
        for rule in {row["rule"] for row in self.tables["change"]} - {"all"}:
            changed = {column: ("change", rule, column) for column in ("entered", "stayed", "left")}
            for columns in (("entered", "stayed"), ("stayed",), ("stayed", "left")):
                whole = {("change", "all", column): -1.0 for column in columns}
                yield whole | {changed[column]: 1.0 for column in columns}


class _Places:
    """The counts of a month, each by a name that is the same in every month; and who is one in which."""

    def __init__(self, truth: Truth) -> None:
        rows = {row["step"]: row["step_id"] for row in truth.tables["attrition"]}
        self.steps = [rows[number] for number in sorted(rows)]
        self.terms: dict[Place, Linear] = {}
        for row in truth.tables["attrition"]:
            for column in COUNTS["attrition"]:
                place = ("attrition", row["step_id"], row["group_by"], row["group_value"], column)
                self.terms[place] = {name("attrition", row, column): 1.0}
        for measure in MEASURES:
            own = [row for row in truth.tables["distribution"] if row["measure"] == measure]
            for row in own:
                above = [other for other in own if other["value"] >= row["value"]]
                self.terms[measure, row["value"], "or more"] = {
                    name("distribution", each, "persons"): 1.0 for each in above
                }
                if not row["or_more"]:
                    self.terms[measure, row["value"]] = {name("distribution", row, "persons"): 1.0}
        for row in truth.tables["overlap"]:
            self.terms["overlap", row["department_a"], row["department_b"]] = {name("overlap", row, "persons"): 1.0}
        self._kept: dict[Place, frozenset[Place]] = {}

    def of(self, citizen: Mapping[str, Any] | None) -> frozenset[Place]:
        """The counts that a citizen is one of."""
        if citizen is None:
            return frozenset()
        key = tuple(str(value) for column, value in citizen.items() if column != "pseudonym")
        if key not in self._kept:
            self._kept[key] = frozenset(self._counted(citizen))
        return self._kept[key]

    def _counted(self, citizen: Mapping[str, Any]) -> Iterator[Place]:
        dropped = citizen["dropped_by"]
        at = len(self.steps) if dropped is None else self.steps.index(dropped)
        groups = [("all", "all"), *((group, citizen[group]) for group in ("sex", "age_band", "area") if citizen[group])]
        for group in groups:
            for number, step in enumerate(self.steps):
                yield from [("attrition", step, *group, "before")] if at >= number else []
                yield from [("attrition", step, *group, "dropped")] if at == number else []
                yield from [("attrition", step, *group, "after")] if at > number else []
        for measure in MEASURES:
            if citizen[measure] is not None:
                yield measure, citizen[measure]
                yield from ((measure, value, "or more") for value in range(citizen[measure] + 1))
        own = citizen["departments_of"] or ()
        yield from (("overlap", a, b) for a in own for b in own)

    def counted(self, truth: Truth) -> Counter[Place]:
        """How many are one in each count, reckoned from the citizens."""
        return Counter(place for citizen in truth.citizens.values() for place in self.of(citizen))


def _true_cells(truth: Truth) -> dict[Cell, int]:
    found = {
        name(table, row, column): row[column]
        for table in TABLES
        if table != "run"
        for row in truth.tables[table]
        for column in CELLS[table]
        if row[column] is not None
    }
    steps = {row["step_id"]: row for row in truth.tables["attrition"] if row["group_by"] == "all"}
    found["run", "persons_read"] = steps["not_resident"]["before"]
    found["run", "persons_scored"] = steps["has_one_plan"]["after"]
    found["run", "nominated"] = steps["below_threshold"]["after"]
    for row in truth.tables["source"]:
        if row["coverage"] is not None:
            found["source", row["register"], "known"] = round(row["persons"] * row["coverage"])
    held = [citizen for citizen in truth.citizens.values() if citizen["departments"] is not None]
    sets = Counter(tuple(citizen["departments_of"] or ()) for citizen in held)
    met = {tuple(one for one, *_ in ASKED if one in rules): persons for rules, persons in truth.met.items()}
    met[()] = len(held) - sum(met.values())
    found |= {("met", *rules): persons for rules, persons in met.items()}
    return found | {("set", *names): persons for names, persons in sets.items()}


def _quadrants(truth: Mapping[Cell, int]) -> Iterator[Linear]:
    """In the one department and not the other: few, and nobody's cell."""
    for cell, both in truth.items():
        if cell[0] == "overlap" and cell[1] != cell[2]:
            alone = ("overlap", cell[1], cell[1], "persons")
            if 0 < truth[alone] - both < MINIMUM:
                yield {alone: 1.0, cell: -1.0}


def _own(cell: Cell) -> bool:
    """Whether it is not the same count as another: who is before a step is who is left after the one before it."""
    return cell[0] not in ("run", "selection_rate", "rows") and cell[-1] != "before"


def _of(month: int, line: Linear, factor: float = 1.0) -> dict[Cell, float]:
    return {(month, *cell): factor * value for cell, value in line.items()}


def _sorted(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["register"]))


def _read(seen: Seen) -> Tables:
    """The tables, with what a file beside them shows and they do not: a workbook's bytes say nothing."""
    return with_beside({table: read_table(seen, table) for table in TABLES}, seen.files)


def read_table(seen: Seen, table: str) -> list[dict[str, Any]]:
    """The rows of a table of the dashboard, as they lay there that month."""
    return pq.read_table(io.BytesIO(seen.files[f"{table}.parquet"])).to_pylist()


def _with_terminal(tables: Tables, terminal: str) -> Tables:
    """What a summary printed: steps with three numbers, registers with rows read and accepted."""
    printed = {}
    for line in terminal.splitlines():
        parts = re.split(r"\s{2,}", line.strip())
        printed[parts[0]] = [_number(part) for part in parts[1:]]
    for row in tables["attrition"]:
        numbers = printed.get(row["label_da"]) or printed.get(row["label_en"]) or []
        if row["group_by"] == "all" and len(numbers) == 3:
            row.update(zip(("before", "dropped", "after"), numbers, strict=True))
    for row in tables["source"]:
        numbers = printed.get(row["name"], [])
        if len(numbers) >= 2:
            row.update(rows_read=numbers[0], accepted=numbers[1])
    return tables


def _numbers_in(tables: Tables) -> Iterator[int]:
    for rows in tables.values():
        yield from (value for row in rows for value in row.values() if type(value) is int)


def _number(text: str) -> int | None:
    return int(text.replace(".", "")) if re.fullmatch(r"[\d.]+", text) else None
