"""Two releases as one system: what a count that nobody came to or left tells, and what few movers do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from targeting.disclosure import (
    Compared,
    Memory,
    Shown,
    System,
    comparable,
    free_from,
    hidden_beside,
    remembered,
    remembering,
    shown_beside,
    smallest_width,
)
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


def memory_of(present: Shown, *before: tuple[Shown, Mapping[Variable, int] | None]) -> Memory:
    """Releases with how many came or left since each, by count: else none. None: as many as the counts differ by."""
    compared = {}
    for release, moved in before:
        names = [v for v in (ALL, A, B, C) if v in release.names and v in present.names]
        net = {v: abs(present.system.values[v] - release.system.values[v]) for v in names}
        compared[release.run_id] = [
            Compared({v: 1}, {v: 1}, (net if moved is None else moved).get(v, 0)) for v in names
        ]
    citizens = {run_id: max((each.moved for each in found), default=0) for run_id, found in compared.items()}
    return Memory(tuple(release for release, _ in before), compared, citizens)


def shown_after(first: Shown, present: Shown, moved: Mapping[Variable, int]) -> frozenset[Variable]:
    """What the second hides beside the first, which was protected alone."""
    before = replace(first, hidden=hidden_beside(first, Memory())[0].hidden)
    return hidden_beside(*remembering(present, memory_of(present, (before, moved))))[0].hidden


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
    assert A in hidden_beside(second, memory_of(second, (first, None)))[0].hidden


def test_a_difference_that_few_made_stays_one_when_a_third_release_comes() -> None:
    """Two came to a, which is hidden with b then; a month later nobody has moved, and b would tell of the two."""
    first = release("r1", {ALL: 150, A: 30, B: 40, C: 80})
    second = release("r2", {ALL: 172, A: 32, B: 50, C: 90})
    since_first = {ALL: 26, A: 2, B: 12, C: 12}
    found, joint = hidden_beside(*remembering(second, memory_of(second, (first, since_first))))
    kept = shown_beside(second, found.hidden, joint)
    assert kept.hidden == {A, B}
    third = release("r3", {ALL: 232, A: 32, B: 50, C: 150})
    before = memory_of(third, (first, {ALL: 86, A: 2, B: 12, C: 72}), (kept, {ALL: 60, C: 60}))
    assert hidden_beside(*remembering(third, before))[0].hidden == {A, B}
    kept_alone = memory_of(third, (kept, {ALL: 60, C: 60}))
    assert hidden_beside(*remembering(third, kept_alone))[0].hidden == {A, B}, "what binds it to the first is kept"


@pytest.mark.parametrize("as_of", ["2026-10-06", "2026-12-07"])
def test_a_release_is_held_against_every_one_and_not_the_last_alone(as_of: str) -> None:
    """A register that came in part, or a rule that was changed and changed back: the last is as it was, but for two."""
    first = release("r1", {ALL: 150, A: 30, B: 40, C: 80}, "2026-10-05")
    between = release("r2", {ALL: 190, A: 50, B: 50, C: 90}, "2026-11-02")
    back = release("r3", {ALL: 152, A: 32, B: 40, C: 80}, as_of)
    before = memory_of(back, (first, {ALL: 2, A: 2}), (between, {ALL: 38, A: 18, B: 10, C: 10}))
    assert {ALL, A} <= hidden_beside(*remembering(back, before))[0].hidden


def test_what_two_hidden_counts_were_together_was_told_and_the_difference_is_one_of_few() -> None:
    """a + b was 12 by subtraction. One more came to b: all and c, that many came to, would tell that it is 13 now."""
    first = replace(release("r1", {ALL: 100, A: 3, B: 9, C: 88}), hidden=frozenset({A, B}))
    second = release("r2", {ALL: 107, A: 3, B: 10, C: 94})
    rests = [each for each in comparable(second, first) if each.names_now == {A, B}]
    assert [(each.now, each.then) for each in rests] == [({A: 1, B: 1}, {ALL: 1, C: -1})]
    known = memory_of(second, (first, {ALL: 7, B: 1, C: 6}))
    together = Compared(rests[0].now, rests[0].then, 1)
    beside = replace(known, compared={"r1": [*known.compared["r1"], together]})
    assert {ALL, C} & hidden_beside(second, beside)[0].hidden
    assert not {ALL, C} & hidden_beside(second, known)[0].hidden


def test_few_with_exactly_these_departments_are_few_beside_later_releases_too() -> None:
    """No table shows them, and so nothing of what was shown is among their terms."""
    exactly: Variable = ("set", "a", "b")
    first = release("r1", {ALL: 150, A: 30, B: 40, C: 80})
    system = replace(first.system, unseen={exactly: 3}, sensitive=[Sensitive({exactly: 1}, MINIMUM)])
    system.relations.append(Relation({exactly: 1, A: -1}, exact=False))
    found, joint = hidden_beside(replace(first, system=system), Memory())
    kept = Shown.from_document(shown_beside(replace(first, system=system), found.hidden, joint).as_document())
    second = release("r2", {ALL: 250, A: 60, B: 70, C: 120})
    _, later = hidden_beside(second, memory_of(second, (kept, {ALL: 100, A: 30, B: 30, C: 40})))
    assert [each.terms for each in later.sensitive] == [{("released", "r1", *exactly): 1}]


def test_the_same_of_the_same_citizens_takes_the_place_of_the_last_and_hides_the_same() -> None:
    first = replace(release("r1", {ALL: 103, A: 3, B: 40, C: 60}), hidden=frozenset({A, C}))
    second = release("r2", first.system.values, "2026-11-09")
    before = memory_of(second, (first, {}))
    again, memory = remembering(second, before)
    assert (again.replaces, again.day, memory.releases) == (("r1",), first.day, ())
    assert before.is_newest_again(again)
    assert hidden_beside(again, memory)[0].hidden == {A, C}
    other, _ = remembering(second, memory_of(second, (first, {A: 2})))
    assert other.replaces == ()


def test_the_width_that_is_left_is_told_of_what_is_hidden_and_of_what_was_hidden_before() -> None:
    first = release("r1", {ALL: 103, A: 3, B: 40, C: 60})
    alone = first.system
    assert smallest_width(alone, {A, B}, alone.sensitive) == (41, True)  # a + b = 43, and neither is nothing
    assert smallest_width(alone, {A}, alone.sensitive) == (0, True)
    assert smallest_width(alone, set(), []) == (None, True)
    second, before = release("r2", {ALL: 53, A: 3, B: 40, C: 10}), replace(first, hidden=frozenset({A, B}))
    _, joint = hidden_beside(second, memory_of(second, (before, {ALL: 50, C: 50})))
    undone = {("released", "r1", *A), ("released", "r1", *B), A, C}
    assert smallest_width(joint, undone, joint.sensitive) == (0, True)


def test_a_day_that_is_made_again_after_a_later_one_was_shown_hides_what_it_hid() -> None:
    """Every count is as it was shown then, so it tells nothing new; another day with the same counts is held apart."""
    first = replace(release("r1", {ALL: 103, A: 3, B: 40, C: 60}, "2026-10-05"), hidden=frozenset({A, C}))
    later = release("r2", {ALL: 150, A: 30, B: 40, C: 80}, "2026-11-02")
    day, other = (release("r3", first.system.values, as_of) for as_of in ("2026-10-05", "2026-10-06"))
    again, memory = remembering(day, memory_of(day, (first, {}), (later, {ALL: 47})))
    assert (again.replaces, again.hidden, memory.releases) == (("r1",), {A, C}, (later,))
    held, _ = remembering(other, memory_of(other, (first, {}), (later, {ALL: 47})))
    assert held.replaces == ()


def test_a_difference_that_can_only_be_larger_downwards_hides_what_it_lacks_and_no_more() -> None:
    """One of b more is one of a less, and all are as many as before: a cannot be more than it is, but fewer."""
    first = release("r1", {ALL: 471, A: 391, B: 0, C: 80})
    second = release("r2", {ALL: 471, A: 390, B: 1, C: 80}, "2026-12-07")
    found, joint = hidden_beside(*remembering(second, memory_of(second, (first, {A: 1, B: 1}))))
    assert (found.hidden, found.unprotected) == ({A, B}, 0)
    assert (smallest_width(joint, {A, B}, joint.sensitive)[0] or 0) >= MINIMUM


def days(*of: str) -> list[Shown]:
    values = {ALL: 103, A: 3, B: 40, C: 60}
    return [replace(release(f"r{number:03}", values), day=day) for number, day in enumerate(sorted(of))]


def each_day(number: int) -> list[str]:
    return [(date(2026, 1, 1) + timedelta(days=day)).isoformat() for day in range(number)]


@pytest.mark.parametrize(
    ("shown", "day", "remembered_from"),
    [
        (each_day(40), "2026-02-10", "2026-01-01"),  # each of forty days, and not the last twelve
        (each_day(40), "2027-01-20", "2026-01-21"),  # those of twelve months
        (each_day(40), "2027-06-01", "2026-01-29"),  # none is of twelve months: the last twelve
        (["2026-01-05"], "2029-01-05", "2026-01-05"),
        ([], "2026-01-05", None),
    ],
)
def test_the_releases_of_twelve_months_are_remembered_and_at_least_twelve(
    shown: list[str], day: str, remembered_from: str | None
) -> None:
    found = [each.day for each in remembered(days(*shown), day)]
    assert found == [each for each in shown if remembered_from and each >= remembered_from]


def test_what_many_releases_ago_was_told_of_the_same_year_is_held_against_a_new_one() -> None:
    """Thirteen days, and then it is as it was on the first day, but for two."""
    first = replace(release("r00", {ALL: 150, A: 30, B: 40, C: 80}), day="2026-11-01")
    between = [
        replace(release(f"r{n:02}", {ALL: 190, A: 50, B: 50, C: 90}), day=f"2026-11-{n + 1:02}") for n in range(1, 14)
    ]
    back = replace(release("r14", {ALL: 152, A: 32, B: 40, C: 80}), day="2026-11-15")
    before = memory_of(back, (first, {ALL: 2, A: 2}), *((each, {ALL: 38, A: 18, B: 10, C: 10}) for each in between))
    assert {ALL, A} <= hidden_beside(*remembering(back, before))[0].hidden


@pytest.mark.parametrize(
    ("shown", "day", "free"),
    [
        (each_day(59), "2026-03-01", ""),
        (each_day(60), "2026-03-02", "2027-01-01"),
        (each_day(60), "2026-12-31", "2027-01-01"),
        (each_day(60), "2027-01-01", ""),
        (each_day(90), "2026-05-01", "2027-01-31"),
        (["2028-02-29"] * 60, "2028-03-01", "2029-03-01"),
    ],
)
def test_figures_are_shown_sixty_times_in_twelve_months_and_no_more(shown: list[str], day: str, free: str) -> None:
    assert free_from(days(*shown), day) == free
    assert not free or free_from(days(*shown), free) == ""
