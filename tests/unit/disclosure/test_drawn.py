"""What an area or an age band is made of: held against what another release made of the same, whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from targeting.disclosure import Shown, comparable, crossing, redrawn
from targeting.disclosure.system import System, Variable, left

Drawing = Mapping[str, tuple[str, ...]]


def release(drawing: Drawing, group_by: str = "area", hidden: str = "") -> Shown:
    """One step, before which twenty live in each area."""
    values: dict[Variable, int] = {left(0, (group_by, label)): 20 for label in drawing}
    system = System(values=values, minimums=dict.fromkeys(values, 5))
    unseen = frozenset(variable for variable in values if variable[-1] in hidden.split())
    areas = drawing if group_by == "area" else {}
    return Shown("r", "2026-11-02", "2026-11-02", "dashboard", "", ("step",), system, unseen, areas=areas)


def held(
    then: Shown, now: Shown, citizens: Mapping[tuple[str, str, str], int] | None = None
) -> tuple[set[tuple[str, str]], str]:
    """The labels that are held against each other, now and then, and those that cross."""
    together = redrawn(citizens or {}, now, then)
    found = {(_labels(each.now), _labels(each.then)) for each in comparable(now, then, (), together)}
    return found, _labels(crossing(together, now))


def _labels(terms: Mapping[Variable, int] | frozenset[Variable]) -> str:
    return " ".join(sorted(variable[-1] for variable in terms))


BEFORE: Drawing = {"Nord": ("1", "2"), "Syd": ("3",), "Vest": ("4", "5")}
SAME = {("Nord", "Nord"), ("Syd", "Syd"), ("Vest", "Vest")}


@pytest.mark.parametrize(
    ("now", "expected", "crosses"),
    [
        (BEFORE, SAME, ""),
        ({**BEFORE, "Syd": ("4", "5"), "Vest": ("3",)}, {("Nord", "Nord"), ("Syd", "Vest"), ("Vest", "Syd")}, ""),
        ({"A": ("1", "2", "3"), "Vest": ("4", "5")}, {("A", "Nord Syd"), ("Vest", "Vest")}, ""),
        ({**BEFORE, "Nord": ("1",), "Ny": ("2",)}, {("Nord Ny", "Nord"), *SAME} - {("Nord", "Nord")}, ""),
        ({**BEFORE, "Vest": ("5",)}, SAME, ""),  # nobody lives in district 4
        ({**BEFORE, "Nord": ("1",), "Syd": ("2", "3")}, {("Nord Syd", "Nord Syd"), ("Vest", "Vest")}, "Nord Syd"),
        ({"A": ("1", "3"), "B": ("2", "4"), "C": ("5",)}, {("A B C", "Nord Syd Vest")}, "A B C"),
    ],
    ids=["the same", "labels exchanged", "put together", "divided", "one fewer", "one moved over", "across"],
)
def test_areas_are_held_against_those_of_the_same_districts(
    now: Drawing, expected: set[tuple[str, str]], crosses: str
) -> None:
    """Without a word of who lives where, as it is where citizens have other pseudonyms."""
    assert held(release(BEFORE), release(now)) == (expected, crosses)


def test_what_nobody_saw_is_not_crossed() -> None:
    now = {**BEFORE, "Nord": ("1",), "Syd": ("2", "3")}
    assert held(release(BEFORE, hidden="Nord Syd"), release(now))[1] == ""
    assert held(release(BEFORE, hidden="Nord"), release(now))[1] == ""
    assert held(release(BEFORE, hidden="Vest"), release(now))[1] == "Nord Syd"


def test_a_group_is_not_another_for_the_part_of_it_that_was_shown() -> None:
    then = release(dict.fromkeys(("0-49", "50-66", "67+"), ()), "age_band", hidden="67+")
    now = release(dict.fromkeys(("0-49", "50+"), ()), "age_band")
    assert held(then, now)[0] == {("0-49", "0-49"), ("50+", "50-66 67+")}


OTHER_NAMES: Drawing = {"A": ("a",), "B": ("b",)}


@pytest.mark.parametrize(
    ("citizens", "crosses"),
    [
        ({("1", "a"): 20, ("2", "b"): 19, ("1", "b"): 1}, ""),  # another name, and one who moved
        ({("1", "a"): 20, ("2", "b"): 18, ("2", "a"): 2}, ""),  # another name, and a few who moved
        ({("1", "a"): 15, ("2", "b"): 16, ("2", "a"): 4, ("1", "b"): 5}, "A B"),
    ],
)
def test_where_the_register_itself_has_other_districts_its_citizens_say_which_they_were(
    citizens: Mapping[tuple[str, str], int], crosses: str
) -> None:
    then = release({"1": ("1",), "2": ("2",)})
    both = {("area", *pair): number for pair, number in citizens.items()}
    assert held(then, release(OTHER_NAMES), both)[1] == crosses


def test_those_who_moved_to_a_new_district_make_it_cross_no_other() -> None:
    then, now = release({"1": ("1",), "2": ("2",)}), release({"1": ("1",), "2": ("2",), "new": ("new",)})
    moved = {("area", "1", "new"): 9, ("area", "2", "new"): 8, ("area", "1", "1"): 11, ("area", "2", "2"): 12}
    assert held(then, now, moved) == ({("1", "1"), ("2", "2")}, "")


def test_a_district_that_few_lived_in_was_among_the_unknown() -> None:
    then = release({"1": ("1",), "ukendt": ("ukendt",)})
    now = release({"1": ("1",), "2": ("2",), "ukendt": ("ukendt",)})
    assert held(then, now)[0] == {("1", "1"), ("ukendt", "ukendt"), ("2 ukendt", "ukendt")}


def test_districts_of_other_names_are_one_where_nobody_can_be_known_again() -> None:
    """What came is what left: of two that were renamed, nothing says which is which."""
    assert held(release({"1": ("1",), "2": ("2",)}), release(OTHER_NAMES)) == ({("A B", "1 2")}, "")
    then, now = (
        release({"1": ("1",), "2": ("2",), "ukendt": ("ukendt",)}),
        release({"1": ("1",), "ny": ("ny",), "ukendt": ("ukendt",)}),
    )
    assert held(then, now)[0] == {("1", "1"), ("ukendt", "ukendt"), ("ny ukendt", "2 ukendt")}


@pytest.mark.parametrize(
    ("now", "crosses"),
    [(("0-17", "18-49", "50+"), ""), (("0-29", "30-49", "50-66", "67+"), "0-29 30-49")],
)
def test_age_bands_that_cross_are_not_shown_either(now: tuple[str, ...], crosses: str) -> None:
    then = release(dict.fromkeys(("0-17", "18-49", "50-66", "67+"), ()), "age_band")
    assert held(then, release(dict.fromkeys(now, ()), "age_band"))[1] == crosses


def test_the_register_keeps_what_an_area_is_made_of() -> None:
    kept = release(BEFORE)
    assert Shown.from_document(kept.as_document()).names == kept.names
    assert Shown.from_document({**kept.as_document(), "areas": {}}).areas == {}
