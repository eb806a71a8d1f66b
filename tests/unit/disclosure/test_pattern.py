"""Which cells are hidden beside the small ones: as few as can be, always the same, and it always ends."""

from __future__ import annotations

import random

import pytest

from support.small_tables import by_hand, small_table
from targeting.disclosure import protect as search
from targeting.disclosure import smallest_width
from targeting.disclosure.protect import pattern
from targeting.disclosure.room import to_protect
from targeting.disclosure.system import Relation, Sensitive, System


@pytest.mark.parametrize("seed", range(10))
def test_no_pattern_hides_fewer_cells(seed: int) -> None:
    """The others are tried one by one; two hundred tables are, at night (docs/da/rammer-reglerne-skaevt.md)."""
    found = pattern(small_table(random.Random(seed), most=3))
    assert len(found.hidden) == by_hand(small_table(random.Random(seed), most=3)).hidden
    assert found.way in ("fewest", "none")


def test_where_it_is_too_much_work_the_linear_programmes_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what they hide protects: it may be more than has to be, never less."""
    system = small_table(random.Random(4))
    best = pattern(system)
    monkeypatch.setattr("targeting.disclosure.fewest.UNKNOWNS", 0)
    found = pattern(system)
    assert (found.way, best.way) == ("thinned", "fewest")
    small = {cell for cell, value in system.values.items() if 0 < value < system.minimums[cell]}
    assert len(found.hidden) >= len(best.hidden) > len(small)


def test_what_the_linear_programmes_hide_too_much_is_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no more than they find first, some tables hide more."""
    monkeypatch.setattr("targeting.disclosure.fewest.UNKNOWNS", 0)
    tables = [small_table(random.Random(seed)) for seed in range(20)]
    thinned = sum(len(pattern(table).hidden) for table in tables)
    monkeypatch.setattr(search, "THINNING", -1)
    assert sum(len(pattern(table).hidden) for table in tables) > thinned


def test_a_count_that_can_rise_a_little_and_fall_a_little_is_protected_where_that_is_wide_enough() -> None:
    """3 of 7, which were told before: it may be 1 to 6. Nothing else is hidden for it."""
    told, few, fewer, others = (("overlap", name, name) for name in ("told", "few", "fewer", "others"))
    values = {told: 7, few: 3, fewer: 4, others: 90}
    system = System(
        values=values,
        minimums=dict.fromkeys(values, 5),
        relations=[Relation({told: 1, few: -1, fewer: -1})],
        sensitive=[Sensitive({few: 1}, 5), Sensitive({fewer: 1}, 5)],
        told={told},
    )
    found = pattern(system)
    assert (found.hidden, found.unprotected) == ({few, fewer}, 0)
    assert smallest_width(system, {few, fewer}, system.sensitive) == (5, True)


def test_a_set_that_others_can_take_the_place_of_needs_nothing_hidden_then_or_later() -> None:
    """Two with one set of three departments: each pair of them may as well be told by other sets; of four as well."""
    pairs = {name: ("overlap", *name) for name in ("ab", "ac", "bc")}
    sets = {name: ("set", *name) for name in ("a", "b", "c", "ab", "ac", "bc", "abc")}
    values = dict.fromkeys(pairs.values(), 40) | {("overlap", name, name): 90 for name in "abc"}
    relations = [
        Relation({variable: 1} | {sets[each]: -1 for each in sets if set(name) <= set(each)})
        for name, variable in [*pairs.items(), *((name, ("overlap", name, name)) for name in "abc")]
    ]
    told = {("distribution", "departments", str(number)) for number in (1, 2, 3)}
    free = System(values, dict.fromkeys(values, 5), relations, [Sensitive({sets["abc"]: 1}, 5)])
    free.unseen = {sets["abc"]: 2}
    assert to_protect(free).sensitive == []
    by_number = [
        Relation({one: 1} | {sets[each]: -1 for each in sets if str(len(each)) == one[2]}) for one in sorted(told)
    ]
    # By how many have one, two and three departments, who has all three is told.
    numbers = dict(zip(sorted(told), (48, 114, 2), strict=True))
    bound = System(values | numbers, dict.fromkeys([*values, *numbers], 5), [*relations, *by_number], free.sensitive)
    bound.unseen = free.unseen
    assert to_protect(bound).sensitive == free.sensitive
