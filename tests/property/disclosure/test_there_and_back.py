"""A register that came in part, or a rule that was changed and changed back: then it is as it was, but for one citizen.

No count is shown in two releases between which 1 to 4 persons came to it or left, whichever two they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from support.attacker import MINIMUM, Attacker, Cell
from support.months import Month, members, released, town
from support.output_tables import Citizen


def without_health(people: Sequence[Citizen]) -> list[Citizen]:
    """The same town in the month in which one department's register was missing."""
    return [replace(each, services=tuple(s for s in each.services if s[0] != "health")) for each in people]


def told_differences(months: Sequence[Month]) -> Iterator[tuple[int, int, Cell]]:
    """Each count that two releases show, and that few came to or left between them."""
    for a, b in combinations(range(len(months)), 2):
        then, now, both = members(months[a]), members(months[b]), shown(months[a]) & shown(months[b])
        for cell in then.keys() & now.keys() & both:
            if 0 < len(then[cell] ^ now[cell]) < MINIMUM:
                yield a, b, cell


def shown(month: Month) -> set[Cell]:
    return Attacker(month.tables, month.truth).known.keys() & month.truth.keys()


@pytest.mark.parametrize("seed", range(8, 10))
def test_nobody_is_told_of_when_it_is_as_it_was_before(seed: int) -> None:
    people = town(300, seed)
    back = [replace(people[0], objects=True), *people[1:]]
    months = released([people, without_health(people), back])
    assert list(told_differences(months)) == []
    assert shown(months[2]), "something of the third is shown"
    assert list(told_differences(released([people, without_health(people), back], remembers=False)))
