"""What of two releases is the same count: where a group has another label, and where groups are taken together."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from targeting.disclosure import Comparable, Shown, comparable, renamed
from targeting.disclosure.system import System, Variable, left


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
    found = comparable(present, earlier, renamed(moved, present, earlier))
    assert ("18-49", "18-49") in map(groups, found)
    (whole,) = (each for each in found if groups(each) == expected)
    assert present.system.value(whole.now) == earlier.system.value(whole.then) == 50


def test_an_area_with_another_name_is_the_one_that_most_of_its_citizens_lived_in() -> None:
    earlier, present = release({"nord": 30, "syd": 40}, "area"), release({"nordby": 29, "syd": 41}, "area")
    moved = {("area", "nord", "nordby"): 28, ("area", "nord", "syd"): 2, ("area", "syd", "nordby"): 1}
    found = comparable(present, earlier, renamed(moved, present, earlier))
    assert {groups(each) for each in found} == {("syd", "syd"), ("nordby", "nord")}


def test_neighbouring_age_bands_are_held_against_each_other_together() -> None:
    """Six had a birthday and one left: each band is one of many, and the two together of one."""
    bands = {"18-29": 30, "30-49": 40, "50-66": 30, "67+": 20}
    found = {groups(each) for each in comparable(release(bands), release(bands))}
    assert found == {
        *((band, band) for band in bands),
        *((both, both) for both in ("18-29 30-49", "30-49 50-66", "50-66 67+", "18-29 30-49 50-66", "30-49 50-66 67+")),
    }
