"""Who has a plan begun here is taken out, and that is all it does: no figure, no point and no nominee comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.examples import EXAMPLES
from support.scoring_tables import memory_warehouse, scored
from support.strategies import AS_OF, involvements, persons, rule_sets
from targeting.warehouse import Warehouse


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    opened = memory_warehouse()
    yield opened
    opened.connection.close()


@settings(max_examples=EXAMPLES // 3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_plan_takes_out_its_own_and_adds_nothing_to_anybody(data: st.DataObject, warehouse: Warehouse) -> None:
    as_of = data.draw(AS_OF)
    drawn, rows, rules = data.draw(persons(as_of)), data.draw(involvements(as_of)), data.draw(rule_sets())
    people = [replace(person, begun_plan=False) for person in drawn]
    chosen = data.draw(st.sampled_from(people)).person_id
    planned = [replace(person, begun_plan=person.person_id == chosen) for person in people]

    before = scored(warehouse, people, rows, rules, as_of)
    after = scored(warehouse, planned, rows, rules, as_of)  # raises where the attrition does not reconcile

    assert {each: result for each, result in after.items() if each != chosen} == {
        each: result for each, result in before.items() if each != chosen
    }
    own, was = after[chosen], before[chosen]
    assert (own.evidence, own.months, own.nominated) == (was.evidence, was.months, False)
    assert own.points <= was.points
    assert set(own.hits) <= set(was.hits)
    assert own.dropped_at is not None
    assert was.dropped_at is None or own.dropped_at <= was.dropped_at
