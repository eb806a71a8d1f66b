"""How the specs of scoring are run: the data is a table, the answer is a table, and both scorers must give it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.scoring_tables import memory_warehouse

from support.scorings import answered, judge, shipped
from targeting.warehouse import Warehouse

Check = Callable[..., None]


@pytest.fixture(scope="session")
def warehouse() -> Iterator[Warehouse]:
    opened = memory_warehouse()
    yield opened
    opened.connection.close()


@pytest.fixture
def scoring(warehouse: Warehouse) -> Check:
    """Score the tables on a day by the rules of én plan, with the SQL and the reference; both must give the answer.

    The answer's columns are figures of the evidence, ``points``, and ``fate``: "nominated" or the step that dropped.
    """
    en_plan = shipped("en-plan")

    def check(involvements: str, answer: str, *, on: str, persons: str | None = None) -> None:
        answered(judge(warehouse, involvements, persons, en_plan, on), answer, [])

    return check
