"""Release after release of a small municipality: no count of few, and no difference of few, can be told by them all.

One town and three months in `make test`; fifteen towns and six months in `make nightly`.
"""

from __future__ import annotations

from collections import Counter

import pytest

from support.examples import NIGHTLY, swept
from support.months import Months, later, released, town
from support.output_tables import Citizen
from targeting.disclosure import names_of
from targeting.outputs import read_made

SIZE, MOVED, LENGTH = 200, 9, 6 if NIGHTLY else 3


def months(seed: int) -> list[list[Citizen]]:
    """A town, and each month after it: one leaves, one objects, one moves, and others are not as they were."""
    found = [town(SIZE, seed)]
    for number in range(1, LENGTH):
        found.append(later(found[-1], seed + number, MOVED))
    return found


@pytest.mark.parametrize("seed", swept(range(5, 20), 15))
def test_no_month_tells_with_those_before_it_of_few_citizens(seed: int) -> None:
    assert Months(released(months(seed))).breaks() == []


def test_the_attack_finds_citizens_where_nothing_is_remembered() -> None:
    assert Months(released(months(5)[:2], remembers=False)).breaks()


def test_a_citizens_place_is_each_count_that_the_citizen_is_one_of() -> None:
    """Who has come or left is told by it: were one count reckoned otherwise, few could pass for none."""
    (month,) = released([town(400, 8)])
    made = read_made(month.warehouse)
    values = {measure: set(found) for measure, found in made.shown.measures.items()}
    counted = Counter(
        name
        for citizen in month.warehouse.records("output.raw_citizen")
        for name in names_of(citizen, made.shown.steps, values)
    )
    of_persons = {name: terms for name, terms in made.shown.names.items() if name[0] != "persons"}
    assert {name: counted[name] for name in of_persons} == {
        name: made.shown.system.value(terms) for name, terms in of_persons.items()
    }
