"""What a missed rule lacks by one step: tried against the reference scorer, which shares no code with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.test_scoring_agrees import CONDITIONS

from targeting.scoring.expressions import parse_condition
from targeting.scoring.missing import Figures, Step, missing_text, steps_short, true_of
from targeting.scoring.reference import holds
from targeting.workspace.rulesets import evidence_dictionary

NAMES = evidence_dictionary().names
FIGURES = st.fixed_dictionaries(
    {name: st.integers(0, 4) | st.sampled_from([17, 18, 19, 24, 25, 66, 67]) for name in NAMES}
)


def tree_of(when: str) -> Any:
    return parse_condition(when, NAMES, "the test")


def one_step_away(evidence: Mapping[str, int]) -> dict[tuple[str, bool], dict[str, int]]:
    """Every evidence that differs in one figure by one, by the figure and whether it is higher."""
    return {
        (name, up): {**evidence, name: value + (1 if up else -1)}
        for name, value in evidence.items()
        for up in (True, False)
        if up or value
    }


@settings(max_examples=300, deadline=None)
@given(when=CONDITIONS, evidence=FIGURES)
def test_a_condition_holds_exactly_where_the_reference_says_so(when: str, evidence: dict[str, int]) -> None:
    assert true_of(tree_of(when), Figures(evidence)) == holds(when, evidence)


@settings(max_examples=300, deadline=None)
@given(when=CONDITIONS, evidence=FIGURES)
def test_the_steps_are_all_those_that_make_the_rule_true_and_no_others(when: str, evidence: dict[str, int]) -> None:
    found = steps_short(tree_of(when), Figures(evidence))
    makes_true = {step for step, changed in one_step_away(evidence).items() if holds(when, changed)}
    assert {(step.name, step.up) for step in found} == (set() if holds(when, evidence) else makes_true)
    assert all(holds(when, step.applied(Figures(evidence)).evidence) for step in found)
    assert len(found) == len(set(found))
    assert bool(missing_text(found)) is bool(found)


@given(evidence=FIGURES)
def test_a_step_changes_nothing_but_its_own_figure(evidence: dict[str, int]) -> None:
    before = Figures(evidence, {"SEL § 85": 3})
    for step in (Step("figure", "plans", True), Step("months", "SEL § 85", True), Step("term", "SEL § 85", False)):
        after = step.applied(before)
        changed = {name for name in NAMES if after.evidence[name] != evidence[name]}
        assert changed == ({"plans"} if step.of == "figure" else set())
        assert (dict(after.held) != dict(before.held)) is (step.of != "figure")
