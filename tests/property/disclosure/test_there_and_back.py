"""A register that came in part, or a rule that was changed and changed back: then it is as it was, but for one citizen.

No count is shown in two releases between which 1 to 4 persons came to it or left, whichever two they are. So it is
where a department, a step or a rule has another name, or two have changed names with each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

import pytest

from support.attacker import COUNTS, MINIMUM, Cell, name
from support.months import Month, members, released, town
from support.output_tables import RULES, Citizen
from targeting.outputs import read_made
from targeting.workspace import RuleSet


def without_health(people: Sequence[Citizen]) -> list[Citizen]:
    """The same town in the month in which one department's register was missing."""
    return [replace(each, services=tuple(s for s in each.services if s[0] != "health")) for each in people]


def told_differences(months: Sequence[Month]) -> Iterator[tuple[int, int, Cell]]:
    """Each count that two releases show, and that few came to or left between them, whatever its names are."""
    for a, b in combinations(range(len(months)), 2):
        then, now = (shown_members(months[number]) for number in (a, b))
        for cell, other in product(then, now):
            if kind(cell) == kind(other) and 0 < len(then[cell] ^ now[other]) < MINIMUM <= len(then[cell]):
                yield a, b, cell


def kind(cell: Cell) -> tuple[str, str]:
    """The table and column, and the grouping: what is no name that the municipality gives."""
    return cell[0], cell[-1] if cell[0] == "overlap" else f"{cell[2]} {cell[-1]}"


def shown_members(month: Month) -> dict[Cell, set[int]]:
    seen = shown(month)
    return {cell: persons for cell, persons in members(month).items() if cell in seen}


def shown(month: Month) -> set[Cell]:
    cells = ((name(t, row, column), row[column]) for t in COUNTS for row in month.tables[t] for column in COUNTS[t])
    return {cell for cell, number in cells if number is not None} & month.truth.keys()


@pytest.mark.parametrize("seed", range(8, 10))
def test_nobody_is_told_of_when_it_is_as_it_was_before(seed: int) -> None:
    people = town(300, seed)
    back = [replace(people[0], objects=True), *people[1:]]
    months = released([people, without_health(people), back])
    assert list(told_differences(months)) == []
    assert shown(months[2]), "something of the third is shown"
    assert list(told_differences(released([people, without_health(people), back], remembers=False)))


def of(people: Sequence[Citizen], names: Mapping[str, str]) -> list[Citizen]:
    """The same town, in which departments have other names."""
    return [replace(each, services=tuple((names.get(s, s), n) for s, n in each.services)) for each in people]


def under(names: Mapping[str, str]) -> RuleSet:
    """The same rules under other names."""
    rules = tuple(each.model_copy(update={"id": names.get(each.id, each.id)}) for each in RULES.rules)
    return RULES.model_copy(update={"rules": rules})


OTHER_NAME = {"health": "health_and_care"}
EXCHANGED = {"health": "social", "social": "health"}


@pytest.mark.parametrize("names", [OTHER_NAME, EXCHANGED], ids=["another name", "two exchanged"])
def test_a_department_with_another_name_tells_of_nobody_who_came_or_left(names: Mapping[str, str]) -> None:
    people = town(300, 8)
    one = next(number for number, each in enumerate(people) if len(each.services) == 3)
    later = [replace(each, objects=each.objects or number == one) for number, each in enumerate(people)]
    months = released([people, of(later, names)])
    assert list(told_differences(months)) == []
    assert shown(months[1]), "something of the second is shown"
    assert list(told_differences(released([people, of(later, names)], remembers=False)))


def test_a_rule_and_its_step_with_another_name_tell_of_nobody_who_came_or_left() -> None:
    """The rule that all must meet is a step; the other's hits are told by who came to the nominated and who stayed."""
    people = [replace(each, services=(("health", 2), ("social", 3))) if n < 60 else each
              for n, each in enumerate(town(150, 8))]  # fmt: skip
    before = [replace(each, services=()) if n < 30 else each for n, each in enumerate(people)]
    later = [replace(people[0], objects=True), *people[1:]]
    other = under({"departments_2": "two_departments", "services_5": "five_services"})
    towns, rules = [before, people, later], [RULES, RULES, other]
    months = released(towns, rules=rules)
    assert list(told_differences(months)) == []
    assert None in (met(months[1], "services_5"), met(months[2], "five_services"))
    alone = released(towns, rules=rules, remembers=False)
    assert list(told_differences(alone))
    assert met(alone[1], "services_5") == (met(alone[2], "five_services") or 0) + 1


def met(month: Month, rule: str) -> int | None:
    """How many of the nominated met a rule, as `change` tells it."""
    (row,) = (row for row in month.tables["change"] if row["rule"] == rule)
    return None if None in (row["entered"], row["stayed"]) else row["entered"] + row["stayed"]


Drawing = Mapping[str, tuple[str, ...]]
# Each area has something of two others; A and B less Nord and Vest lack district 9, and no two areas alone tell of it.
DRAWN: Drawing = {"Nord": ("1", "2"), "Vest": ("3", "4", "9"), "Syd": ("5", "6"), "Øst": ("7", "8")}
ACROSS: Drawing = {"A": ("1", "3"), "B": ("2", "4"), "C": ("5", "7", "9"), "D": ("6", "8")}
LABELS_EXCHANGED: Drawing = {**DRAWN, "Nord": DRAWN["Syd"], "Syd": DRAWN["Nord"]}


def in_districts(size: int) -> list[Citizen]:
    """As many of each kind everywhere, and few in district 9."""
    return [replace(each, area="9" if n % 32 == 5 else str(1 + n % 8)) for n, each in enumerate(town(size, 8))]


def drawn(people: Sequence[Citizen], drawing: Drawing) -> list[Citizen]:
    area = {district: label for label, districts in drawing.items() for district in districts}
    return [replace(each, area=area[str(each.area)]) for each in people]


def two_months(now: Sequence[Citizen], drawing: Drawing, *, remembers: bool = True) -> list[Month]:
    towns = [drawn(in_districts(len(now)), DRAWN), drawn(now, drawing)]
    return released(towns, areas=[DRAWN, drawing], remembers=remembers)


def told_by_areas_together(months: Sequence[Month]) -> list[tuple[object, ...]]:
    """Unions of areas that one month showed, less unions of the other's, of which few are left."""
    then, now = ({cell: who for cell, who in shown_members(each).items() if cell[2:3] == ("area",)} for each in months)
    counts = {(cell[1], cell[4]) for cell in then}
    return [
        count
        for count in counts
        for a, b in product(unions(then, *count), unions(now, *count))
        if 0 < len(a ^ b) < MINIMUM
    ]


def unions(cells: Mapping[Cell, set[int]], step: object, column: object) -> list[set[int]]:
    of = [who for cell, who in cells.items() if (cell[1], cell[4]) == (step, column)]
    chosen = (some for number in range(1, len(of) + 1) for some in combinations(of, number))
    return [set[int]().union(*some) for some in chosen]


def test_two_areas_whose_labels_were_exchanged_are_what_they_were() -> None:
    """One objects: neither the areas nor too few to differ are undone by thousands who have another label."""
    people = in_districts(320)
    months = two_months([replace(people[0], objects=True), *people[1:]], LABELS_EXCHANGED)
    assert list(told_differences(months)) == []
    assert read_made(months[1].warehouse).citizens == 1


def test_areas_that_cross_those_that_were_shown_tell_of_no_district() -> None:
    people = in_districts(320)
    months = two_months(people, ACROSS)
    assert told_by_areas_together(months) == []
    assert shown(months[1]), "something of the second is shown"
    assert told_by_areas_together(two_months(people, ACROSS, remembers=False))
