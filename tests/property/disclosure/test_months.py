"""Release after release of a small municipality: no count of few, and no difference of few, can be told by them all."""

from __future__ import annotations

from collections import Counter

from support.months import Months, later, released, town
from targeting.disclosure import names_of
from targeting.outputs import read_made

SIZE, MOVED = 200, 9


def months() -> list[list[object]]:
    first = town(SIZE, 5)
    second = later(first, 6, MOVED)
    return [first, second, later(second, 7, MOVED)]


def test_no_month_tells_with_those_before_it_of_few_citizens() -> None:
    assert Months(released(months())).breaks() == []


def test_the_attack_finds_citizens_where_nothing_is_remembered() -> None:
    assert Months(released(months(), remembers=False)).breaks()


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
