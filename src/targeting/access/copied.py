"""A copy of what one run's warehouse still holds of one citizen (GDPR art. 15(3)): nominated or not, counted or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from targeting.shapes import Document
from targeting.warehouse import Warehouse

HIDDEN = "Vises ikke"
HANDLES = ("file_no", "person_id")
# What scoring made. Without it nothing was counted of the rows: a run under way, or an older version's.
COUNTED = frozenset({
    "land.unit", "link.involvement", "link.counting", "link.person", "score.behind", "score.eligibility",
    "score.evidence", "score.rule_hit", "score.setting", "score.term",
})  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One involvement; ``place`` is blank where the citizen's address is protected, or nobody knows."""

    kind: str
    department: str
    place: str
    law: str | None
    paragraph: str | None
    since: date

    def as_dict(self) -> Document:
        """For programs."""
        return {**asdict(self), "since": self.since.isoformat()}


@dataclass(frozen=True)
class Had:
    """One involvement that was read of the rows; ``until`` is its last day, None while it is open."""

    line: Line
    until: date | None
    counted: bool


@dataclass(frozen=True)
class Rows:
    """The citizen's rows of one register, as they were read: the names of the columns, and the cells of each row."""

    register: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Copied:
    """All that a run's warehouse holds of one citizen.

    ``protected``: the citizen's address is, or nobody knows; then no cell says which place it is.
    ``known``: it says what was counted. ``scored``: any rule was held against the citizen; else nothing was counted.
    ``behind`` are the lines that each rule counts, by its id, and ``counts`` the figures.
    """

    rows: tuple[Rows, ...] = ()
    had: tuple[Had, ...] = ()
    known: bool = False
    scored: bool = False
    protected: bool = True
    behind: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was counted of the citizen, in the order that it began; nothing of one who was taken out before."""
        return tuple(dict.fromkeys(each.line for each in self.had if each.counted)) if self.scored else ()

    def as_dict(self) -> Document:
        """For programs; days in ISO form."""
        return {
            "rows": [
                {
                    "register": each.register,
                    "columns": list(each.columns),
                    "rows": [[_plain(cell) for cell in row] for row in each.rows],
                }
                for each in self.rows
            ],
            "involvements": [
                {**each.line.as_dict(), "until": _plain(each.until), "counted": self.scored and each.counted}
                for each in self.had
            ],
            "counts": dict(self.counts),
            "rules": {rule: [line.as_dict() for line in lines] for rule, lines in self.behind.items()},
        }


def copied(warehouse: Warehouse, pseudonyms: Collection[str], places: Mapping[str, Collection[str]]) -> Copied | None:
    """What a run's warehouse, read only, holds of the citizen with these pseudonyms; None where it met nobody of them.

    ``places`` are the columns of each register that name a service centre. Of a register that is not among them, any
    column may.
    """
    there = set(warehouse.tables("warehouse"))
    found = warehouse.rows("ask/access/citizen", pseudonyms=sorted(pseudonyms))
    if not found:
        return None
    ((person_id,),) = found
    registers = dict.fromkeys(str(file["register"]) for file in warehouse.records("land.file"))
    # Whom the population register does not know was not scored; no more is known of their address.
    standing = warehouse.rows("ask/access/standing", person_id=person_id) if there >= COUNTED else []
    ((scored, protected),) = standing or [(False, True)]
    read = (name for name in registers if f"land.{name}" in there)
    rows = tuple(_without_place(each, places) if protected else each for each in _rows(warehouse, read, person_id))
    if not there >= COUNTED:
        return Copied(rows)
    had = [
        Had(_line(parts, protected), until, active)
        for *parts, until, active in warehouse.rows("ask/access/involvement", person_id=person_id)
    ]
    behind: dict[str, list[Line]] = {}
    for rule, *parts in warehouse.rows("ask/access/behind", person_id=person_id):
        behind.setdefault(rule, []).append(_line(parts, protected))
    return Copied(
        rows, tuple(dict.fromkeys(had)), known=True, scored=scored, protected=protected,
        behind={rule: tuple(dict.fromkeys(lines)) for rule, lines in behind.items()},
        counts=warehouse.records("ask/explain/figure", person_id=person_id)[0] if scored else {},
    )  # fmt: skip


def _plain(cell: object) -> int | str | None:
    """As JSON has it; a day in ISO form."""
    return cell if cell is None or isinstance(cell, int) else str(cell)


def _line(parts: Sequence[Any], protected: bool) -> Line:
    kind, department, place, law, paragraph, since = parts
    return Line(kind, department, "" if protected else place, law, paragraph, since)


def _without_place(rows: Rows, places: Mapping[str, Collection[str]]) -> Rows:
    hidden = places.get(rows.register, rows.columns)
    return replace(
        rows,
        rows=tuple(
            tuple(HIDDEN if cell and name in hidden else cell for name, cell in zip(rows.columns, row, strict=True))
            for row in rows.rows
        ),
    )


def _rows(warehouse: Warehouse, registers: Iterable[str], person_id: int) -> Iterator[Rows]:
    """The rows of each register that has any of the person's."""
    for register in registers:
        if records := warehouse.records_of(f"land.{register}", "person_id", person_id):
            columns = tuple(name for name in records[0] if name not in HANDLES)
            yield Rows(register, columns, tuple(tuple(record[name] for name in columns) for record in records))
