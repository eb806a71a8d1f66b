"""Any population, any rule set: the SQL and the plain-Python reference scorer say the same of everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.examples import EXAMPLES
from support.scoring_tables import memory_warehouse, scored
from support.strategies import AS_OF, involvements, persons, rule_sets
from targeting.scoring.reference import score_persons
from targeting.warehouse import Warehouse


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    opened = memory_warehouse()
    yield opened
    opened.connection.close()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_sql_agrees_with_the_reference_on_every_person(data: st.DataObject, warehouse: Warehouse) -> None:
    as_of = data.draw(AS_OF)
    people, rows, rules = data.draw(persons(as_of)), data.draw(involvements(as_of)), data.draw(rule_sets())

    assert scored(warehouse, people, rows, rules, as_of) == score_persons(people, rows, rules, as_of)
