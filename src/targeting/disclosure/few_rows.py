"""The rows of a register as a system of its own, beside what is shown of its citizens: few rows are as few citizens.

What is shown of its persons is told here. Rows can always be hidden, so nothing of citizens is hidden for their sake;
and where the persons are hidden no row is shown at all. docs/adr/0069-few-rows-are-few-citizens.md
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from targeting.disclosure.protect import pattern
from targeting.disclosure.shown import POPULATION, Name
from targeting.disclosure.system import EVERYBODY, Row, Rows, Sensitive, System, Tables, Variable, add_sum, left

# The counts of rows of a register, and of what an expectation sees in them.
OF_REGISTER = ("rows_read", "accepted", "quarantined", "ignored")
OF_EXPECTATION = "failed"
REGISTER, EXPECTATION, PERSONS = "source", "quality", "persons"
# Of a citizen's own row these say what they are: in the population register each has one.
OF_CELLS = frozenset({"duplicateValues", "missingValues", "nullValues", "invalidValues"})
QUARANTINED, DUPLICATE, SHARE = "quarantinedShare", "duplicateValues", "shareChange"
COUNTING = OF_CELLS | {QUARANTINED}


def few_rows(tables: Tables, hidden: Collection[Variable], moved: Collection[Name], minimum: int) -> frozenset[Name]:
    """The counts of rows that are not shown.

    Fewer than ``minimum`` are hidden, and what they could be reckoned from: so are few that do not fail what is
    expected where all others do, and few rows more than the register has persons. ``moved`` are the counts that few
    came to or left; ``hidden`` those of citizens that are not shown.
    """
    found = set[Name]()
    for row in tables[REGISTER]:
        register = row["register"]
        if (PERSONS, register) not in hidden and row["accepted"] is not None:
            judged = [each for each in tables[EXPECTATION] if each["register"] == register]
            found |= _of_register(row, judged, {*moved, *_of_citizens(judged, hidden)}, minimum)
    return frozenset(found)


def shares_hidden(tables: Tables, hidden: Collection[Variable]) -> frozenset[tuple[str, str]]:
    """The expectations (register, id) of a share of citizens, where it is not shown how many live here."""
    return frozenset(
        (row["register"], row["expectation"])
        for row in tables[EXPECTATION]
        if row["metric"] == SHARE and {left(1), ("dropped", "1", *EVERYBODY)} & set(hidden)
    )


def _of_register(row: Row, judged: Rows, sensitive: Collection[Name], minimum: int) -> frozenset[Name]:
    system, persons = System(), (PERSONS, row["register"])
    system.add_cell(persons, row[PERSONS] or 0, minimum)
    system.told.add(persons)
    read, accepted, quarantined, ignored = [(REGISTER, row["register"], column) for column in OF_REGISTER]
    for name in (read, accepted, quarantined, ignored):
        system.add_cell(name, row[name[-1]] or 0, minimum)
    # What is hidden to cover another is all that were read, which nobody asks for.
    system.headlines |= {accepted, quarantined, ignored}
    if system.value({read: 1, accepted: -1, quarantined: -1, ignored: -1}) == 0:
        add_sum(system, read, [accepted, quarantined, ignored])
    _some(system, accepted, persons)
    for each in judged:
        failed = failed_in(each)
        if each["metric"] in COUNTING and (each[OF_EXPECTATION] or failed in sensitive):
            system.add_cell(failed, each[OF_EXPECTATION], minimum)
            _some(system, read, failed)
            _the_same(system, each["metric"], failed, quarantined, {accepted: 1, persons: -1})
    few = {name for name, value in system.values.items() if 0 < value < minimum or name in sensitive} - system.told
    system.sensitive += [Sensitive({name: 1}, minimum) for name in sorted(few)]
    return pattern(system, few, zeros=True).hidden - system.told if system.sensitive else frozenset()


def failed_in(row: Row) -> Name:
    """The name of how many rows fail an expectation."""
    return (EXPECTATION, row["register"], row["expectation"], OF_EXPECTATION)


def _some(system: System, whole: Variable, part: Variable) -> None:
    """No relation where it is not so: rows in quarantine fail an expectation too."""
    if system.values[whole] >= system.values[part]:
        system.add_nested({whole: 1}, {part: 1})


def _the_same(system: System, metric: str, failed: Variable, quarantined: Variable, more: dict[Variable, int]) -> None:
    """Rows in quarantine fail what is expected of them; a number that is there twice, what is expected of numbers."""
    if metric == QUARANTINED:
        _some(system, quarantined, failed)
        if system.values[failed] == system.values[quarantined]:
            add_sum(system, quarantined, [failed])
    if metric == DUPLICATE and system.values[failed] == system.value(more):
        (whole,) = (variable for variable, factor in more.items() if factor == 1)
        (part,) = (variable for variable, factor in more.items() if factor == -1)
        add_sum(system, whole, [part, failed])


def _of_citizens(judged: Rows, hidden: Collection[Variable]) -> Iterator[Name]:
    """In the population register a row is a citizen: who has no known sex fails an expectation, and is in a group.

    While any of the groups of all who were read, or of those who live here, is hidden, no such number is shown.
    """
    if any(v[:2] in (("left", "0"), ("left", "1"), ("dropped", "1")) for v in hidden):
        for row in judged:
            if row["register"] == POPULATION and row["metric"] in OF_CELLS and row[OF_EXPECTATION]:
                yield failed_in(row)
