"""Rows of registers, release after release: few that came or went since they were last shown tell of few citizens.

They are held against what was last shown of the same, and the difference of the numbers is what counts: nobody keeps
which rows there were. Within a release they are a system of their own (few_rows.py).
docs/adr/0058-rows-are-remembered-too.md, 0069-few-rows-are-few-citizens.md
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from targeting.disclosure.few_rows import (
    COUNTING,
    EXPECTATION,
    OF_EXPECTATION,
    OF_REGISTER,
    PERSONS,
    REGISTER,
    failed_in,
    few_rows,
    shares_hidden,
)
from targeting.disclosure.shown import POPULATION, Name, Shown
from targeting.disclosure.system import Row, Tables, Variable

ACCEPTED, READ = "accepted", "rows_read"
# The day of the newest row, as a number: where it is another and few rows came, it is theirs.
NEWEST = "newest_days"
AMONG = "newest_among"  # how many rows there were when it was
# Of these few that came or went are hidden. Rows in quarantine are told: nobody could read them.
MOVED = (ACCEPTED, "ignored", OF_EXPECTATION)
# What is not shown of a register whose persons are not.
NONE = frozenset({*OF_REGISTER, PERSONS, NEWEST, "drift"})
# What of `quality` is held against the delivery before, and would give back what was counted in it.
CHANGES = frozenset({"rowsChange", "personsChange", "shareChange"})


@dataclass(frozen=True)
class RowsHidden:
    """The columns of rows of each register that are not shown; the expectations (register, id) whose numbers are not;
    and the registers of which the change since the delivery before is not: it would give back what was not shown of it.
    """

    registers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    expectations: frozenset[tuple[str, str]] = frozenset()
    changes: frozenset[str] = frozenset()

    @property
    def unknown(self) -> frozenset[str]:
        """The registers of which a reader does not know how many rows were accepted."""
        return frozenset(register for register, columns in self.registers.items() if ACCEPTED in columns)

    def columns(self, table: str, row: Mapping[str, Any]) -> frozenset[str]:
        """What of a row of `source` or `quality` is not shown."""
        register = row["register"]
        own = self.registers.get(register, frozenset())
        if table == REGISTER:
            return own | frozenset({"drift"} if register in self.changes else ())
        if PERSONS in own:
            return frozenset({"checked", "failed", "observed"})
        hidden = {"checked"} if READ in own else set[str]()
        if (register, row["expectation"]) in self.expectations:
            hidden |= {"failed", "observed"}
        return frozenset(hidden | ({"observed"} if self._gives_back(row, own) else set()))

    def _gives_back(self, row: Row | Mapping[str, Any], own: Collection[str]) -> bool:
        """Whether what was observed would tell a count of rows, or a day, that is not shown."""
        match row["metric"]:
            case "rowCount":
                return ACCEPTED in own
            case "ageDays":
                return NEWEST in own
            case metric if metric in CHANGES:
                return row["register"] in self.changes
            case metric if metric in COUNTING:  # a percentage of all rows read
                return READ in own and bool(row[OF_EXPECTATION])
        return False

    def shows(self, name: Name) -> bool:
        """Whether this count of rows is shown."""
        table, register, *_, column = name
        own = self.registers.get(register, frozenset())
        if table == REGISTER:
            return (NEWEST if column == AMONG else column) not in own
        return PERSONS not in own and (register, name[2]) not in self.expectations


def rows_counted(tables: Tables) -> dict[Name, int]:
    """Every count of rows of a release, and the day of each register's newest row."""
    found: dict[Name, int | None] = {}
    for row in tables[REGISTER]:
        found |= {(REGISTER, row["register"], name): row[name] for name in OF_REGISTER}
        if None not in (row[NEWEST], row["delivered_on"]):
            found[REGISTER, row["register"], NEWEST] = row["delivered_on"].toordinal() - row[NEWEST]
            found[REGISTER, row["register"], AMONG] = row[ACCEPTED]
    for row in tables[EXPECTATION]:
        found[failed_in(row)] = row[OF_EXPECTATION]
    return {name: count for name, count in found.items() if count is not None}


def rows_hidden(
    tables: Tables, hidden: Collection[Variable], earlier: Collection[Shown], as_of: str, minimum: int
) -> RowsHidden:
    """The rows that are not shown beside the ``earlier`` releases, the oldest first; ``hidden`` are counts of persons.

    A register whose persons are hidden shows no rows. It is held against every one of them, as its persons are.
    """
    counts, newest = rows_counted(tables), list(earlier)[-1:]
    moved = {
        name
        for name, count in counts.items()
        if name[-1] in MOVED and not _is_persons(tables, name)
        and any(0 < abs(count - each.rows[name]) < minimum for each in earlier if name in each.rows)
    }  # fmt: skip
    few = {*few_rows(tables, hidden, moved, minimum), *_told_by_day(counts, earlier, minimum)}
    few |= {(*name[:2], NEWEST) for name in moved if name[-1] == ACCEPTED}
    registers = {name[1]: NONE for name in hidden if name[0] == PERSONS}
    for table, register, *_, column in sorted(few):
        if table == REGISTER:
            drift = {"drift"} if column == ACCEPTED else set[str]()
            registers[register] = registers.get(register, frozenset()) | {column} | drift
    expectations = frozenset((name[1], name[2]) for name in few if name[0] == EXPECTATION)
    shares = shares_hidden(tables, {*hidden, *(v for each in newest for v in each.hidden)})
    found = RowsHidden(registers, expectations | shares)
    return replace(found, changes=found.unknown.union(*(_unknown_before(each, as_of) for each in newest)))


def _is_persons(tables: Tables, name: Name) -> bool:
    """Whether it is how many are in the population register: who came or left is known by person, and hidden so."""
    return name == (REGISTER, POPULATION, ACCEPTED) and any(
        row["register"] == POPULATION and row[ACCEPTED] == row[PERSONS] for row in tables[REGISTER]
    )


def _told_by_day(counts: Mapping[Name, int], earlier: Collection[Shown], minimum: int) -> Iterator[Name]:
    """The newest days that are others than were last shown, where few rows came or went in number since, or none."""
    for name in counts:
        among = (*name[:2], AMONG)
        if name[-1] == NEWEST and any(
            each.rows.get(name, counts[name]) != counts[name] and abs(counts[among] - each.rows[among]) < minimum
            for each in earlier
        ):
            yield name


def _unknown_before(newest: Shown, as_of: str) -> frozenset[str]:
    """The registers of which a reader does not know how many rows there were in the delivery before this one.

    A release that is not of a later day may be of the same delivery: what the newest did not tell of the one before
    stays untold.
    """
    return hidden_again(newest).unknown | (newest.changes_hidden if as_of <= newest.as_of else frozenset())


def hidden_again(release: Shown) -> RowsHidden:
    """What a release hid, and what takes its place hides as well."""
    return RowsHidden(release.rows_hidden, release.quality_hidden, release.changes_hidden)


def rows_shown(counts: Mapping[Name, int], hidden: RowsHidden, earlier: Collection[Shown]) -> dict[Name, int]:
    """What was last shown of each count of rows, this release with it."""
    last: dict[Name, int] = {}
    for release in earlier:
        last |= release.rows
    return last | {name: count for name, count in counts.items() if hidden.shows(name)}
