"""An attacker with every release of two years tries to reckon what is hidden in the tables of what people did.

Between two releases cases are written late, corrected and deleted. Who the attacker is, and the plain reading of what
is true, is in support.quarters.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from support.examples import examples
from support.quarters import (
    BECAUSE,
    MINIMUM,
    REASONS,
    STEPS,
    UNSEEN,
    Attacker,
    Count,
    Release,
    Town,
    case_of,
    plainly,
    plainly_listed,
    shown_of,
)
from targeting.casebook import Case
from targeting.outputs import held_figures
from targeting.workspace import Quarter, funnel_steps

START = date(2025, 1, 1)
QUARTERS = [Quarter(2025, number) for number in (1, 2, 3, 4)]
# Just when the quarter has closed, and once more before the next has.
RELEASES = [quarter.next.last + timedelta(days=days) for quarter in QUARTERS for days in (1, 40)]


@dataclass(frozen=True)
class Way:
    """What happens to one citizen: the steps they come to, and what is said where they come no further."""

    day: int
    steps: int
    outcome: str
    because: str
    answer: str
    refuses: bool
    dies: bool
    measures: int
    ends: bool
    mistakes: int

    def told(self, moved: int = 0) -> str:
        """The events of it, so many days later."""
        first = START + timedelta(days=self.day + moved)
        events = [
            f"{words.partition(' ')[0]} {first + timedelta(days=9 * place)} {words.partition(' ')[2]}"
            for place, words in enumerate(self._words())
        ]
        number = len(events)
        for measure in ("M1", "M4")[: self.measures]:
            due = first + timedelta(days=100)
            events.append(f"measure_granted {first} measure={measure} review_due={due}")
            number += 1
            if self.ends:
                events.append(f"measure_ended {due} grant={number} because=moved")
                number += 1
        on_the_way = len([*self._words()])
        for place in range(min(self.mistakes, on_the_way)):  # taken back from the end
            events.append(f"retracted {first + timedelta(days=80)} because=never_happened ^{on_the_way - place}")
        return ", ".join(events)

    def _words(self) -> Iterator[str]:
        lead = (
            "referred", "assessed outcome=offer", "offered by_unit=x how=letter", "answered answer=yes",
            "consent_given yes=a:b:c until=2027-01-01", "plan_begun review_due=2026-01-01",
        )  # fmt: skip
        yield from lead[: self.steps]
        if self.steps == 1 and self.outcome:
            yield f"assessed outcome={self.outcome}" + (f" because={self.because}" if self.outcome == "no_need" else "")
        if self.steps == 3 and self.answer:
            yield f"answered answer={self.answer}"
        if self.steps == 4 and self.refuses:
            yield "consent_refused no=a:b:c"
        if self.dies:
            yield "circumstance what=died"


ways = st.builds(
    Way,
    day=st.integers(0, 364),
    steps=st.sampled_from([1, 1, 2, 3, 4, 5, 6, 6]),
    outcome=st.sampled_from(["", "not_reached", "no_need", "no_need", "already_one_plan", "does_not_want"]),
    because=st.sampled_from(BECAUSE),
    answer=st.sampled_from(["", "no", "thinking", "not_reached"]),
    refuses=st.booleans(),
    dies=st.sampled_from([False] * 9 + [True]),
    measures=st.integers(0, 2),
    ends=st.booleans(),
    mistakes=st.sampled_from([0] * 9 + [1, 2, 9]),
)
# Crowds of citizens of one kind, so that some counts are shown, and single ones beside them.
towns = st.lists(st.tuples(ways, st.sampled_from([1, 1, 1, 2, 4, 7, 12])), min_size=4, max_size=16).map(
    lambda kinds: [way for way, number in kinds for _ in range(number)]
)
changes = st.lists(st.tuples(st.sampled_from(["late", "moved", "deleted"]), st.integers(0, 10**6), ways), max_size=6)


@dataclass
class Played:
    """A town over two years: its cases by name, every release, and what was true of a quarter when it was counted."""

    town: Town
    ways: dict[str, Way] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    truths: dict[str, Counter[Count]] = field(default_factory=dict)

    def keep(self, way: Way, name: str = "", moved: int = 0) -> None:
        name = name or f"S-{len(self.ways):08}"
        self.ways[name], self.cases[name] = way, case_of(name, way.told(moved))
        self.town.put(self.cases[name])

    def change(self, what: str, chosen: int, way: Way) -> None:
        there = sorted(self.cases)
        if what == "late" or not there:
            self.keep(way)
        elif what == "moved":
            name = there[chosen % len(there)]
            self.keep(self.ways[name], name, moved=chosen % 100)
        else:
            self.town.drop(there[chosen % len(there)])
            del self.cases[there[chosen % len(there)]]

    def release(self, day: date) -> None:
        state = self.town.session.workspace.state
        before = set(held_figures(state))
        self.releases.append(self.town.release(day))
        for quarter in QUARTERS:
            if quarter.name in set(held_figures(state)) - before:
                days = (quarter.first, quarter.last, quarter.next.last)
                self.truths[quarter.name] = plainly(self.cases.values(), *days)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("quarters")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        yield Town.begun(folder / "workspace")


def test_the_plain_reading_knows_the_steps_and_the_reasons_that_are_declared() -> None:
    assert tuple(step.id for step in funnel_steps()) == STEPS
    assert {step.id: tuple(why.id for why in step.reasons) for step in funnel_steps()[1:]} == REASONS


@examples(10, 300)
@given(people=towns, first=st.sampled_from([0, 1, 3, 6, 20, -1, -3]), others=st.sampled_from([0, 2, 5, 40]))
def test_a_list_that_is_told_of_tells_nobody_of_those_who_were_met(
    people: Sequence[Way], first: int, others: int
) -> None:
    """What was shown of the list is told; who of it was met, and who was met without it, are small counts as well."""
    cases = [case_of(f"S-{place:08}", way.told()) for place, way in enumerate(people)]
    listed = [*cases[first:], *[None] * others]
    assume(len(listed) >= MINIMUM)
    for quarter in QUARTERS:
        truth = plainly(cases, quarter.first, quarter.last, quarter.next.last)
        plainly_listed(truth, listed, quarter.first, quarter.last)
        attacked(Attacker([shown_of(cases, quarter.name, listed)], quarter.name, truth, len(listed)))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=towns, between=st.lists(changes, min_size=len(RELEASES), max_size=len(RELEASES)))
def test_no_release_and_no_difference_of_releases_tells_a_hidden_count(
    begun: Town, people: Sequence[Way], between: Sequence[Sequence[tuple[str, int, Way]]]
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        shutil.copytree(begun.session.workspace.folder.parent / "keys", Path(folder) / "keys")
        patch.setenv("TARGETING_KEYS", str(Path(folder) / "keys"))
        played = Played(begun.copied(Path(folder) / "workspace"))
        for way in people:
            played.keep(way)
        for day, changed in zip(RELEASES, between, strict=True):
            for change in changed:
                played.change(*change)
            played.release(day)
    for quarter, truth in played.truths.items():
        attacked(Attacker(played.releases, quarter, truth))


def attacked(attacker: Attacker) -> None:
    """Nothing differs between two releases, what is shown is true, and what is hidden stays so."""
    truth = attacker.truth
    assert not attacker.contradicted
    assert all(truth[count] == value for count, value in attacker.known.items())
    assert not [count for count, value in attacker.known.items() if 0 < value < MINIMUM]
    for count in attacker.hidden:
        low, high = attacker.ends({count: 1})
        assert low < high or count in UNSEEN, count
        assert not 0 < truth[count] < MINIMUM or high - low >= MINIMUM, count
    for whole, part in told_of_all():
        if truth[whole] and part in attacker.counts and truth[part] == truth[whole]:
            assert attacker.ends({whole: 1, part: -1})[1] >= MINIMUM, part


def told_of_all() -> Iterator[tuple[Count, Count]]:
    """What must not be known of everybody who came to the step before."""
    for before, step in pairwise(funnel_steps()):
        if step.told_of_all:
            yield ("at", before.id), ("at", step.id)
        for reason in step.reasons:
            if reason.told_of_all:
                yield ("at", before.id), ("left", step.id, reason.id)
    for why in BECAUSE:
        yield ("left", "offered", "no_need"), ("came out", "no_need", why)
