"""The rule set is public: which sets of rules citizens meet binds the points, the steps and the measures."""

from __future__ import annotations

import pytest

from targeting.disclosure import Asked, Rules
from targeting.scoring import at_least

TWO, THREE = Asked("two", 1, True, "departments", 2), Asked("three", 1, True, "departments", 3)
LAWS, FREE = Asked("laws", 1, True, "laws", 2), Asked("free", 1, False)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("departments >= 2", ("departments", 2)),
        ("departments > 2", ("departments", 3)),
        ("(services >= 3)", ("services", 3)),
        ("departments = 2", None),
        ("departments <= 2", None),
        ("departments >= services", None),
        ("departments >= 2 and services >= 3", None),
        ("has('Sygedagpenge')", None),
    ],
)
def test_a_rule_is_known_by_the_one_measure_that_it_asks_for(when: str, expected: tuple[str, int] | None) -> None:
    assert at_least("rule", when) == expected


@pytest.mark.parametrize(
    ("rules", "threshold", "expected"),
    [
        ((TWO, FREE), 2, set()),
        ((TWO, FREE), 1, {"below_threshold"}),
        ((TWO, LAWS), 2, {"below_threshold"}),
        ((TWO, LAWS), 3, set()),
        ((TWO, THREE), 3, set()),
        ((THREE, TWO), 3, {"two"}),
        ((Asked("more", 1, False, "departments", 3), TWO), 2, set()),
        ((), 0, set()),
    ],
)
def test_a_step_that_can_drop_nobody_tells_of_nobody(
    rules: tuple[Asked, ...], threshold: int, expected: set[str]
) -> None:
    assert Rules(rules, threshold).passed_by_all() == expected
