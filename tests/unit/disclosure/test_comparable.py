"""What of two releases is the same count: where a group has another label, and where groups are taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from targeting.disclosure import Comparable, Near, Shown, comparable, redrawn
from targeting.disclosure.system import Relation, System, Variable, left


def release(bands: Mapping[str, int], group_by: str = "age_band") -> Shown:
    """One step, before which so many of each group are counted."""
    values: dict[Variable, int] = {left(0, (group_by, band)): number for band, number in bands.items()}
    system = System(values=values, minimums=dict.fromkeys(values, 5))
    return Shown("r", "2026-11-02", "2026-11-02", "dashboard", "", ("step",), system, frozenset())


def groups(found: Comparable) -> tuple[str, str]:
    """The labels now and then."""
    now, then = (" ".join(sorted(name[3] for name in names)) for names in (found.names_now, found.names_then))
    return now, then


FINE, COARSE = {"18-49": 40, "50-66": 30, "67+": 20}, {"18-49": 40, "50+": 50}
FINER = {("age_band", "50-66", "50+"): 30, ("age_band", "67+", "50+"): 20}
APART = {("age_band", "50+", "50-66"): 30, ("age_band", "50+", "67+"): 20}


@pytest.mark.parametrize(
    ("then", "now", "moved", "expected"),
    [
        (FINE, COARSE, FINER, ("50+", "50-66 67+")),
        (COARSE, FINE, APART, ("50-66 67+", "50+")),
    ],
    ids=["merged", "divided"],
)
def test_other_age_bands_are_held_against_those_they_are_made_of(
    then: Mapping[str, int], now: Mapping[str, int], moved: Mapping[tuple[str, str, str], int], expected: object
) -> None:
    present, earlier = release(now), release(then)
    found = comparable(present, earlier, (), redrawn({}, present, earlier))
    assert ("18-49", "18-49") in map(groups, found)
    (whole,) = (each for each in found if groups(each) == expected)
    assert present.system.value(whole.now) == earlier.system.value(whole.then) == 50


def named(labels: Mapping[str, Variable]) -> Shown:
    """A release of one step, and a count of ten for each name."""
    values = dict.fromkeys(labels.values(), 10)
    system = System(values=values, minimums=dict.fromkeys(values, 5))
    return Shown("r", "2026-11-02", "2026-11-02", "dashboard", "", ("step",), system, frozenset())


def pairs(found: Iterable[Comparable]) -> set[tuple[str, str, bool]]:
    return {(min(each.names_now)[-1], min(each.names_then)[-1], each.beside) for each in found}


def near(*counts: tuple[str, str, int]) -> list[Near]:
    return [Near(department(now), department(then), differ) for now, then, differ in counts]


def department(name: str) -> Variable:
    return ("overlap", name, name)


def departments(*names: str) -> Shown:
    return named({name: department(name) for name in names})


def test_an_area_with_another_name_is_the_one_whose_citizens_it_has() -> None:
    earlier, present = release({"nord": 30, "syd": 40}, "area"), release({"nordby": 29, "syd": 41}, "area")
    north = Near(("left", "", "area", "nordby"), ("left", "", "area", "nord"), 3)
    assert {groups(each) for each in comparable(present, earlier, [north])} == {("syd", "syd"), ("nordby", "nord")}


def test_an_area_that_crosses_others_is_none_of_them_where_it_has_the_same_citizens() -> None:
    """A count that was told is shown, and of this one nothing is to be."""
    earlier = replace(release({"nord": 30, "syd": 40}, "area"), areas={"nord": ("1", "2"), "syd": ("3", "4")})
    present = replace(release({"a": 30, "b": 40}, "area"), areas={"a": ("1", "3"), "b": ("2", "4")})
    (then, *_), (now, *_) = sorted(earlier.names), sorted(present.names)
    found = comparable(present, earlier, [Near(now, then, 0)], redrawn({}, present, earlier))
    assert [len(each.names_now) for each in found] == [2]


def test_two_departments_that_changed_names_with_each_other_are_known_by_their_citizens() -> None:
    one = departments("a", "b")
    found = comparable(one, one, near(("a", "b", 0), ("b", "a", 2)))
    assert pairs(found) == {("a", "b", False), ("a", "a", False), ("b", "a", True)}


def test_a_count_that_is_as_it_was_under_its_own_name_is_no_other_that_has_the_same_citizens() -> None:
    """Nobody was in the one and not in the other, which may be hidden: it is not told by saying that both are one."""
    one = departments("a", "b")
    same = near(("a", "a", 0), ("b", "a", 0), ("b", "b", 1))
    assert pairs(comparable(one, one, same)) == {("a", "a", False), ("b", "b", False)}


def test_a_new_count_of_nearly_the_citizens_of_one_that_stays_is_held_against_it_too() -> None:
    found = comparable(departments("a", "copy"), departments("a"), near(("a", "a", 9), ("copy", "a", 3)))
    assert pairs(found) == {("a", "a", False), ("copy", "a", True)}


def test_what_hidden_counts_were_together_is_held_against_those_that_have_other_names_now() -> None:
    whole, a, b, c = (department(name) for name in ("all", "a", "b", "c"))
    earlier = departments("all", "a", "b", "c")
    relation = Relation({whole: 1, a: -1, b: -1, c: -1})
    earlier = replace(earlier, hidden=frozenset({a, b}), system=replace(earlier.system, relations=[relation]))
    present = departments("all", "a", "new", "c")
    (both,) = [each for each in comparable(present, earlier, near(("new", "b", 2))) if len(each.names_now) == 2]
    assert set(both.names_now) == {a, department("new")}
    assert set(both.names_then) == {a, b}


def test_neighbouring_age_bands_are_held_against_each_other_together() -> None:
    """Six had a birthday and one left: each band is one of many, and the two together of one."""
    bands = {"18-29": 30, "30-49": 40, "50-66": 30, "67+": 20}
    found = {groups(each) for each in comparable(release(bands), release(bands))}
    assert found == {
        *((band, band) for band in bands),
        *((both, both) for both in ("18-29 30-49", "30-49 50-66", "50-66 67+", "18-29 30-49 50-66", "30-49 50-66 67+")),
    }
