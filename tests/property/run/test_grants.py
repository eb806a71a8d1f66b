"""Grants in many cases, at random: held against a plain reading of who has one, and of how many there may be."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from support.grants import Cases
from targeting.errors import TargetingError

MOST = 2
STEPS = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from(("grant", "end")), st.sampled_from(("first", "repeated"))),
    max_size=16,
)


def expected(steps: Sequence[tuple[str, str, str]]) -> list[bool]:
    """Whether each step is recorded, read from a list of who has what: as somebody with a sheet of paper would."""
    living: list[tuple[str, str]] = []
    told: list[bool] = []
    for citizen, step, rule in steps:
        there = (citizen, rule) in living
        if step == "end":
            told.append(there)
            living = [each for each in living if each != (citizen, rule)]
            continue
        others = {name for name, _ in living if name != citizen}
        told.append(not there and len(others) < MOST)
        living += [(citizen, rule)] if told[-1] else []
    return told


@given(STEPS)
def test_the_limit_and_one_at_a_time(steps: list[tuple[str, str, str]]) -> None:
    cases, numbers, told = Cases("Helsingør", [("2018-02-01", "2020-06-30")], str(MOST), ("caseworker",)), {}, []
    for citizen, step, rule in steps:
        line = {
            "today": "2018-03-01",
            "case": citizen,
            "event": "measure_granted",
            "fields": f"rule={rule}_offer_latest",
        }
        if step == "end":
            grant = numbers.get((citizen, rule), 0)
            line |= {"event": "measure_ended", "fields": f"grant={grant} because=as_planned"}
        before = sum(len(case.events) for case in cases.cases.values())
        try:
            cases.record(line, "M1")
        except TargetingError:
            told.append(False)
            continue
        told.append(True)
        if step == "grant":
            numbers[citizen, rule] = before + 1
    assert told == expected(steps)
