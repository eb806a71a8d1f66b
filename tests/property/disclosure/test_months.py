"""Release after release of one small municipality: no count of few, and no difference of few, can be told by them all."""

from __future__ import annotations

from support.months import Months, later, released, town

SIZE, MOVED = 200, 9


def months() -> list[list[object]]:
    first = town(SIZE, 5)
    second = later(first, 6, MOVED)
    return [first, second, later(second, 7, MOVED)]


def test_no_month_tells_with_those_before_it_of_few_citizens() -> None:
    assert Months(released(months())).breaks() == []


def test_the_attack_finds_citizens_where_nothing_is_remembered() -> None:
    assert Months(released(months(), remembers=False)).breaks()
