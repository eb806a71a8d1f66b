"""What a missed rule lacks by one step: tried against the reference scorer, which shares no code with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from support.examples import EXAMPLES
from support.strategies import CONDITIONS, TERMS
from targeting.scoring import Figures
from targeting.scoring.expressions import Known, parse_condition
from targeting.scoring.near_miss import Change, missing_text, steps_short, true_of
from targeting.scoring.reference import holds, look_up
from targeting.workspace import catalogue_terms, evidence_dictionary

NAMES = evidence_dictionary().names
EVIDENCE = st.fixed_dictionaries(
    {name: st.integers(0, 4) | st.sampled_from([17, 18, 19, 24, 25, 66, 67]) for name in NAMES}
)
MONTHS = st.dictionaries(TERMS.map(look_up), st.sampled_from([0, 1, 2, 3, 10, 11, 12, 13, 14]), max_size=4)


def tree_of(when: str) -> Any:
    return parse_condition(when, Known(NAMES, catalogue_terms()), lambda: "the test")


def one_step_away(when: str, before: Figures) -> Iterator[tuple[Change, Figures]]:
    """Everything that differs in one respect by one, written out by hand."""
    for name, value in before.evidence.items():
        for up in (True, False):
            if up or value:
                changed = {**before.evidence, name: value + (1 if up else -1)}
                yield Change("figure", name, up), Figures(changed, before.held)
    for term in {look_up(quoted) for quoted in re.findall("'([^']*)'", when)}:
        others = {name: months for name, months in before.held.items() if name != term}
        if term not in before.held:
            yield Change("term", term, True), Figures(before.evidence, others | {term: 0})
            continue
        yield Change("term", term, False), Figures(before.evidence, others)
        for up in (True, False):
            if up or before.held[term]:
                changed = others | {term: before.held[term] + (1 if up else -1)}
                yield Change("months", term, up), Figures(before.evidence, changed)


@settings(max_examples=EXAMPLES, deadline=None)
@given(when=CONDITIONS, evidence=EVIDENCE, months=MONTHS)
def test_a_condition_holds_exactly_where_the_reference_says_so(
    when: str, evidence: dict[str, int], months: dict[str, int]
) -> None:
    assert true_of(tree_of(when), Figures(evidence, months)) == holds(when, evidence, months)


@settings(max_examples=EXAMPLES, deadline=None)
@given(when=CONDITIONS, evidence=EVIDENCE, months=MONTHS)
def test_the_steps_are_all_those_that_make_the_rule_true_and_no_others(
    when: str, evidence: dict[str, int], months: dict[str, int]
) -> None:
    citizen = Figures(evidence, months)
    found = steps_short(tree_of(when), citizen)
    makes_true = {step for step, after in one_step_away(when, citizen) if holds(when, after.evidence, after.held)}
    assert set(found) == (set() if holds(when, evidence, months) else makes_true)
    for step in found:
        after = step.applied(citizen)
        assert holds(when, after.evidence, after.held)
    assert len(found) == len(set(found))
    assert bool(missing_text(found)) is bool(found)


@given(evidence=EVIDENCE)
def test_a_step_changes_nothing_but_its_own_figure(evidence: dict[str, int]) -> None:
    before = Figures(evidence, {"sel": 3})
    for step in (Change("figure", "plans", True), Change("months", "sel", True), Change("term", "sel", False)):
        after = step.applied(before)
        changed = {name for name in NAMES if after.evidence[name] != evidence[name]}
        assert changed == ({"plans"} if step.of == "figure" else set())
        assert (after.held != before.held) is (step.of != "figure")
