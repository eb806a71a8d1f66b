"""Rows of registers, release after release: few that came or went since they were last shown tell of few citizens.

They are no counts of persons, and no equation binds them to one. So they are held against what was last shown of the
same, and the difference of the numbers is what counts. docs/adr/0058-rows-are-remembered-too.md
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from targeting.disclosure.shown import Name, Shown
from targeting.disclosure.system import Tables, Variable

# The counts of rows, and what goes with one that is not shown: what it would be given back by.
OF_REGISTER = ("rows_read", "accepted", "quarantined", "ignored")
WITH = {"accepted": frozenset({"accepted", "rows_read", "drift"}), "ignored": frozenset({"ignored", "rows_read"})}
OF_EXPECTATION = "failed"
WITH_EXPECTATION = frozenset({"checked", "failed", "observed"})
REGISTER, EXPECTATION = "source", "quality"
# What is seen of these is no share of rows: it is hidden with the register's persons, and not with its rows.
OF_NO_ROWS = frozenset({"coverage", "ageDays"})
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
        return frozenset(register for register, columns in self.registers.items() if "accepted" in columns)

    def columns(self, table: str, row: Mapping[str, Any]) -> frozenset[str]:
        """What of a row of `source` or `quality` is not shown."""
        register = row["register"]
        changed = register in self.changes
        if table == REGISTER:
            return self.registers.get(register, frozenset()) | frozenset({"drift"} if changed else ())
        if self._hides_quality(register, row["expectation"]):
            of_persons = row["metric"] in OF_NO_ROWS and "quarantined" not in self.registers.get(register, ())
            return WITH_EXPECTATION - frozenset({"observed"} if of_persons else ())
        return frozenset({"observed"} if changed and row["metric"] in CHANGES else ())

    def shows(self, name: Name) -> bool:
        """Whether this count of rows is shown."""
        table, register, *_, column = name
        if table == REGISTER:
            return column not in self.registers.get(register, ())
        return not self._hides_quality(register, name[2])

    def _hides_quality(self, register: str, expectation: str) -> bool:
        """Every expectation says of how many rows it was: all that were read."""
        return "rows_read" in self.registers.get(register, ()) or (register, expectation) in self.expectations


def rows_counted(tables: Tables) -> dict[Name, int]:
    """Every count of rows of a release."""
    found: dict[Name, int | None] = {}
    for row in tables[REGISTER]:
        found |= {(REGISTER, row["register"], name): row[name] for name in OF_REGISTER}
    for row in tables[EXPECTATION]:
        found[EXPECTATION, row["register"], row["expectation"], OF_EXPECTATION] = row[OF_EXPECTATION]
    return {name: count for name, count in found.items() if count is not None}


def rows_hidden(
    counts: Mapping[Name, int], hidden: Collection[Variable], earlier: Collection[Shown], as_of: str, minimum: int
) -> RowsHidden:
    """The rows that are not shown beside the ``earlier`` releases, the oldest first; ``hidden`` are counts of persons.

    A register whose persons are hidden shows no rows. It is held against every one of them, as its persons are.
    """
    newest = list(earlier)[-1:]
    moved = {
        name
        for name, count in counts.items()
        if name[-1] in (*WITH, OF_EXPECTATION)
        and any(0 < abs(count - each.rows[name]) < minimum for each in earlier if name in each.rows)
    }
    registers = {name[1]: frozenset({*OF_REGISTER, "drift"}) for name in hidden if name[0] == "persons"}
    for table, register, *_, column in sorted(moved):
        if table == REGISTER:
            registers[register] = registers.get(register, frozenset()) | WITH[column]
    expectations = frozenset((name[1], name[2]) for name in moved if name[0] == EXPECTATION)
    found = RowsHidden(registers, expectations)
    return replace(found, changes=found.unknown.union(*(_unknown_before(each, as_of) for each in newest)))


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
