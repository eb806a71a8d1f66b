"""Two releases as one system: what a count that nobody came to or left tells, and what few movers do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from targeting.disclosure import Memory, Shown, System, hidden_beside, remembering, shown_beside, smallest_width
from targeting.disclosure.system import Relation, Sensitive, Variable

MINIMUM = 5


def department(name: str) -> Variable:
    return ("overlap", name, name)


ALL, A, B, C = (department(name) for name in ("all", "a", "b", "c"))


def release(run_id: str, values: Mapping[Variable, int], as_of: str = "2026-11-02") -> Shown:
    """a + b + c = all, and nothing else."""
    system = System(
        values=dict(values),
        minimums=dict.fromkeys(values, MINIMUM),
        relations=[Relation({ALL: 1, A: -1, B: -1, C: -1})],
        sensitive=[Sensitive({cell: 1}, MINIMUM) for cell, value in values.items() if 0 < value < MINIMUM],
        headlines={ALL},
    )
    return Shown(run_id, as_of, as_of, "dashboard", "", ("step",), system, frozenset())


def shown_after(first: Shown, present: Shown, moved: Mapping[Variable, int]) -> frozenset[Variable]:
    """What the second hides beside the first, which was protected alone."""
    hidden = hidden_beside(first, Memory())[0].hidden
    second, memory = remembering(present, Memory((replace(first, hidden=hidden),), moved))
    return hidden_beside(second, memory)[0].hidden


def test_a_count_in_which_nobody_moved_is_the_same_unknown_twice() -> None:
    """Alone, a = 3 is hidden with b, and a month later with c, of which most have left; then b tells what a was."""
    first = release("r1", {ALL: 103, A: 3, B: 40, C: 60})
    second = release("r2", {ALL: 53, A: 3, B: 40, C: 10})
    assert hidden_beside(first, Memory())[0].hidden == {A, B}
    assert hidden_beside(second, Memory())[0].hidden == {A, C}
    assert shown_after(first, second, {ALL: 50, C: 50}) == {A, B}
    assert shown_after(first, second, {ALL: 53, A: 6, B: 60, C: 50}) == {A, C}


def test_a_count_that_few_came_to_or_left_is_hidden_and_one_that_many_did_is_not() -> None:
    first = release("r1", {ALL: 150, A: 30, B: 40, C: 80})
    second = release("r2", {ALL: 172, A: 32, B: 50, C: 90})
    assert shown_after(first, second, {ALL: 26, A: 2, B: 12, C: 12}) == {A, B}
    assert shown_after(first, second, {ALL: 36, A: 12, B: 12, C: 12}) == frozenset()
    assert shown_after(first, replace(second, system=first.system), {A: 2, B: 12, C: 12, ALL: 26}) >= {A}


def test_one_came_and_one_left_although_the_count_is_as_it_was() -> None:
    first = release("r1", {ALL: 150, A: 30, B: 40, C: 80})
    second = release("r2", {ALL: 170, A: 30, B: 50, C: 90})
    assert A in shown_after(first, second, {ALL: 22, A: 2, B: 10, C: 10})


def test_where_nobody_can_be_known_again_the_difference_of_the_counts_does() -> None:
    first = release("r1", {ALL: 150, A: 30, B: 40, C: 80})
    second = release("r2", {ALL: 172, A: 32, B: 50, C: 90})
    assert A in hidden_beside(second, Memory((first,), None))[0].hidden


def test_a_difference_that_few_made_stays_one_when_a_third_release_comes() -> None:
    """Two came to a, which is hidden with b then; a month later nobody has moved, and b would tell of the two."""
    first = release("r1", {ALL: 150, A: 30, B: 40, C: 80})
    second, memory = remembering(
        release("r2", {ALL: 172, A: 32, B: 50, C: 90}), Memory((first,), {ALL: 26, A: 2, B: 12, C: 12})
    )
    found, joint = hidden_beside(second, memory)
    kept = shown_beside(second, found.hidden, joint)
    assert kept.hidden == {A, B} and len(kept.system.sensitive) == 1
    third = release("r3", {ALL: 232, A: 32, B: 50, C: 150})
    apart = {A: 2, B: 12}
    moved = {ALL: 60, C: 60}
    assert hidden_beside(*remembering(third, Memory((first, kept), moved, apart)))[0].hidden == {A, B}
    again, beside = remembering(third, Memory((first, kept), moved, {A: 9, B: 12}))
    assert hidden_beside(again, beside)[0].hidden >= {A, B}


def test_a_release_of_an_earlier_day_is_held_against_every_one_and_not_the_last_alone() -> None:
    first = release("r1", {ALL: 150, A: 30, B: 40, C: 80}, "2026-10-05")
    between = release("r2", {ALL: 190, A: 50, B: 50, C: 90}, "2026-11-02")
    back = release("r3", {ALL: 152, A: 32, B: 40, C: 80}, "2026-10-06")
    moved = {ALL: 38, A: 18, B: 10, C: 10}
    assert A in hidden_beside(*remembering(back, Memory((first, between), moved)))[0].hidden
    assert (
        hidden_beside(*remembering(replace(back, as_of="2026-12-07"), Memory((first, between), moved)))[0].hidden
        == set()
    )


def test_the_same_of_the_same_citizens_takes_the_place_of_the_last_and_hides_the_same() -> None:
    first = replace(release("r1", {ALL: 103, A: 3, B: 40, C: 60}), hidden=frozenset({A, C}))
    again, memory = remembering(release("r2", first.system.values, "2026-11-09"), Memory((first,), {}))
    assert (again.replaces, again.day, memory.releases) == (("r1",), first.day, ())
    assert hidden_beside(again, memory)[0].hidden == {A, C}


def test_the_width_that_is_left_is_told_of_what_is_hidden_and_of_what_was_hidden_before() -> None:
    first = release("r1", {ALL: 103, A: 3, B: 40, C: 60})
    alone = first.system
    assert smallest_width(alone, {A, B}, alone.sensitive) == (41, True)  # a + b = 43, and neither is nothing
    assert smallest_width(alone, {A}, alone.sensitive) == (0, True)
    assert smallest_width(alone, set(), []) == (None, True)
    second, memory = remembering(
        release("r2", {ALL: 53, A: 3, B: 40, C: 10}),
        Memory((replace(first, hidden=frozenset({A, B})),), {ALL: 50, C: 50}),
    )
    _, joint = hidden_beside(second, memory)
    undone = {("released", "r1", *A), ("released", "r1", *B), A, C}
    assert smallest_width(joint, undone, joint.sensitive) == (0, True)


def test_a_day_that_is_made_again_after_a_later_one_was_shown_hides_what_it_hid() -> None:
    """Every count is as it was shown then, so it tells nothing new; another day with the same counts is held apart."""
    first = replace(release("r1", {ALL: 103, A: 3, B: 40, C: 60}, "2026-10-05"), hidden=frozenset({A, C}))
    later = release("r2", {ALL: 150, A: 30, B: 40, C: 80}, "2026-11-02")
    again, memory = remembering(release("r3", first.system.values, "2026-10-05"), Memory((first, later), {ALL: 47}))
    assert (again.replaces, again.hidden, memory.releases) == (("r1",), {A, C}, (later,))
    other, _ = remembering(release("r4", first.system.values, "2026-10-06"), Memory((first, later), {ALL: 47}))
    assert other.replaces == ()
