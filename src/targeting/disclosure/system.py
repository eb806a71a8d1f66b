"""What the dashboard tables say together: their counts as variables, and every relation that binds them.

Two columns that state the same count are one variable, so that no table shows what another hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from targeting.errors import TargetingError

# A row of an output table, of columns that differ from table to table.
Row = dict[str, Any]
Rows = list[Row]
Tables = Mapping[str, Rows]
Variable = tuple[str, ...]
Terms = Mapping[Variable, int]

OBJECTED = "objection"
ELIGIBLE = "has_one_plan"
INVOLVED = "no_involvement"
EVERYBODY = ("all", "all")
# A share of the count beside it: whoever multiplies them has the persons that the population register knows.
COVERAGE = "coverage"
HEADLINE_TABLES = frozenset({"run", "selection_rate"})


@dataclass(frozen=True)
class Relation:
    """The terms sum to zero, or to at most zero. A variable no table shows may take any value from zero."""

    terms: Terms
    exact: bool = True


@dataclass(frozen=True)
class Sensitive:
    """A count nobody may tell to within ``minimum``; ``movable`` are zeros that may be hidden to protect it."""

    terms: Terms
    minimum: int
    movable: frozenset[Variable] = frozenset()


@dataclass
class System:
    """True values and smallest publishable counts of the variables, what binds them, what to protect.

    ``headlines`` are the counts readers come for: they are hidden last. ``told`` are counts that were shown before, and
    can be hidden no more. ``unseen`` are true counts that no table shows, of those that are sensitive all the same.
    """

    values: dict[Variable, int] = field(default_factory=dict)
    minimums: dict[Variable, int] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    sensitive: list[Sensitive] = field(default_factory=list)
    headlines: set[Variable] = field(default_factory=set)
    told: set[Variable] = field(default_factory=set)
    unseen: dict[Variable, int] = field(default_factory=dict)

    def value(self, terms: Terms) -> int:
        """The true value of ``terms``; every variable must be one that a table shows."""
        return sum(factor * self.values[variable] for variable, factor in terms.items())

    def add_cell(self, variable: Variable, value: int, minimum: int) -> None:
        """A count of a table; raises TargetingError when another table states it differently."""
        if self.values.setdefault(variable, value) != value:
            raise TargetingError(
                "The output tables disagree on {variable}. Nothing was published; report a defect.",
                variable="/".join(variable),
            )
        self.minimums[variable] = max(minimum, self.minimums.get(variable, 0))

    def add_nested(
        self,
        whole: Terms,
        part: Terms,
        *,
        all_is_sensitive: bool = False,
        movable: frozenset[Variable] = frozenset(),
    ) -> None:
        """``part`` counts some of ``whole``: so few outside it that they are nearly all is a small cell too.

        With ``all_is_sensitive`` nobody outside is protected as well: it would tell of each in ``whole``.
        """
        outside = subtract(whole, part)
        rest, minimum = self.value(outside), max(self.minimums[variable] for variable in outside)
        self.relations.append(Relation({variable: -factor for variable, factor in outside.items()}, exact=False))
        if 0 < rest < minimum or (all_is_sensitive and rest == 0 and self.value(part) > 0):
            self.sensitive.append(Sensitive(outside, minimum, movable))


def subtract(whole: Terms, part: Terms) -> dict[Variable, int]:
    """``whole`` minus ``part``, without terms that cancel out."""
    difference = dict(whole)
    for variable, factor in part.items():
        difference[variable] = difference.get(variable, 0) - factor
    return {variable: factor for variable, factor in difference.items() if factor}


def negated(terms: Terms) -> dict[Variable, int]:
    """The same the other way round: how many fewer."""
    return {variable: -factor for variable, factor in terms.items()}


def add_sum(system: System, whole: Variable, parts: Iterable[Variable]) -> None:
    """``whole`` is the sum of ``parts``."""
    system.relations.append(Relation(subtract({whole: 1}, dict.fromkeys(parts, 1))))


@dataclass(frozen=True)
class Steps:
    """The numbers of the attrition steps that other tables refer to."""

    objected: int
    eligible: int
    involved: int
    last: int

    @classmethod
    def of(cls, tables: Tables) -> Steps:
        """Read from the attrition; raises TargetingError when a step is missing."""
        numbers = {row["step_id"]: row["step"] for row in tables["attrition"]}
        try:
            objected = numbers[OBJECTED]
            # A release of an earlier version has no step for those who have one plan.
            return cls(objected, numbers.get(ELIGIBLE, objected), numbers[INVOLVED], max(numbers.values()))
        except (KeyError, ValueError):
            raise TargetingError("The attrition lacks its eligibility steps; nothing can be published.") from None


def left(step: int, group: tuple[str, str] = EVERYBODY) -> Variable:
    """How many of ``group`` are left after ``step`` (0: before the first)."""
    return ("left", str(step), *group)


def overlap(department_a: str, department_b: str) -> Variable:
    """How many two departments share; the same whichever is named first."""
    return ("overlap", *sorted((department_a, department_b)))


def cells(table: str, row: Row, steps: Steps) -> dict[str, Variable]:
    """The variables behind a row's counts of persons, by column."""
    group = (row.get("group_by", "all"), row.get("group_value", "all"))
    match table:
        case "run":
            return {
                "persons_read": left(0),
                "persons_scored": left(steps.eligible),
                "nominated": left(steps.last),
            }
        case "attrition":
            step = row["step"]
            return {
                "before": left(step - 1, group),
                "dropped": ("dropped", str(step), *group),
                "after": left(step, group),
            }
        case "selection_rate":
            return {"persons": left(steps.eligible, group), "nominated": left(steps.last, group)}
        case "distribution":
            return {"persons": ("distribution", row["measure"], str(row["value"]))}
        case "overlap":
            return {"persons": overlap(row["department_a"], row["department_b"])}
        case "change":
            return {column: ("change", row["rule"], column) for column in ("entered", "stayed", "left")}
        case "source":
            told = {"persons": ("persons", row["register"]), COVERAGE: ("known", row["register"])}
            return {column: variable for column, variable in told.items() if row[column] is not None}
        case _:
            return {}


def read_cells(tables: Tables, counts: Mapping[str, Mapping[str, int]]) -> System:
    """The system's variables, from the tables' counts; ``counts`` has each table's columns and minimums."""
    system, steps = System(), Steps.of(tables)
    for table, row, column, variable in _each_cell(tables, steps):
        system.add_cell(variable, _counted(row, column), counts[table][_told_by(column)])
        if table in HEADLINE_TABLES or variable[-2:] == EVERYBODY:
            system.headlines.add(variable)
    for variable, value in system.values.items():
        if 0 < value < system.minimums[variable]:
            system.sensitive.append(Sensitive({variable: 1}, system.minimums[variable]))
    return system


def _counted(row: Row, column: str) -> int:
    return round(row["persons"] * row[column]) if column == COVERAGE else int(row[column])


def _told_by(column: str) -> str:
    """The column whose contract says from how many on the count may be shown."""
    return "persons" if column == COVERAGE else column


def _each_cell(tables: Tables, steps: Steps) -> Iterator[tuple[str, Row, str, Variable]]:
    for table, rows in tables.items():
        for row in rows:
            for column, variable in cells(table, row, steps).items():
                yield table, row, column, variable
