"""How the specs of rules are run: a shipped rule set, or conditions written out, put to the citizens of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from support.scoring_tables import memory_warehouse, rule, rule_set
from support.scorings import YES_NO, answered, compare, judge, shipped
from support.tables import stated
from targeting.errors import ConfigurationError
from targeting.scoring import check_rules
from targeting.scoring.score import require_in_force
from targeting.warehouse import Warehouse

Check = Callable[..., None]


@pytest.fixture(scope="session")
def warehouse() -> Iterator[Warehouse]:
    opened = memory_warehouse()
    yield opened
    opened.connection.close()


@pytest.fixture
def scoring(warehouse: Warehouse) -> Check:
    """Score the tables on a day by a shipped rule set, with the SQL and with the reference; both must give the answer.

    The answer's columns are figures of the evidence, ``points``, ``fate`` ("nominated" or the step that dropped), and
    yes or no for the name of a rule.
    """

    def check(ruleset: str, involvements: str, answer: str, *, on: str, persons: str | None = None) -> None:
        rules = shipped(ruleset)
        answered(judge(warehouse, involvements, persons, rules, on), answer, [each.id for each in rules.rules])

    return check


@pytest.fixture
def in_force() -> Check:
    """Hold a shipped rule set against days: it may be used on a day it is in force, and on no other."""

    def check(ruleset: str, answer: str) -> None:
        for row in stated(answer):
            assert YES_NO[_usable(ruleset, row["on"])] == row["in force"]

    return check


def _usable(ruleset: str, day: str) -> bool:
    try:
        require_in_force(shipped(ruleset), date.fromisoformat(day))
    except ConfigurationError:
        return False
    return True


@pytest.fixture
def conditions(warehouse: Warehouse) -> Check:
    """Put conditions to citizens: the answer has a row a condition and a column a citizen, yes or no.

    A bare months_since('…') is answered with the months, or "none" where the citizen has no such thing.
    """

    def check(involvements: str, answer: str, *, on: str, persons: str | None = None) -> None:
        compare(warehouse, involvements, answer, persons, on)

    return check


@pytest.fixture
def refused() -> Check:
    """Write conditions that no rule may have; each is refused with a sentence that holds the words in ``because``."""

    def check(answer: str) -> None:
        for row in stated(answer):
            with pytest.raises(ConfigurationError) as refusal:
                check_rules(rule_set(rule(row["condition"])))
            assert row["because"] in str(refusal.value)

    return check
