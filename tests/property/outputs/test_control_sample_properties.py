"""Whom the lot may fall on, that the rows' order cannot steer it, and that it falls on all alike."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from support.examples import examples
from support.output_tables import RUN_ID, Citizen, warehouse_of
from targeting.warehouse import Warehouse

TWO = (("jobcentre", 2), ("social", 1))
ONE = (("social", 1),)
citizens = st.builds(
    Citizen,
    age=st.sampled_from([12, 17, 18, 40, 80]),
    status=st.sampled_from(["01", "01", "01", "90"]),
    objects=st.sampled_from([False, False, False, True]),
    services=st.sampled_from([(), ONE, ONE, TWO]),
)


def drawn(warehouse: Warehouse, size: int, key: str = "et hemmeligt ord") -> set[str]:
    found = warehouse.records("output/control_sample", run_id=RUN_ID, incomplete="", size=size, key=key)
    names = [row["pseudonym"] for row in found]
    assert len(set(names)) == len(names)
    return set(names)


def may_be_drawn(citizen: Citizen) -> bool:
    """Grown, living here, no objection, something going on, and not nominated."""
    counted = citizen.status == "01" and citizen.age >= 18 and not citizen.objects
    return counted and citizen.services == ONE


@examples(15, 300)
@given(st.lists(citizens, min_size=1, max_size=25), st.integers(0, 12))
def test_nobody_is_drawn_who_objects_or_is_nominated_or_was_not_held_against_the_rules(
    people: list[Citizen], size: int
) -> None:
    warehouse = warehouse_of(people)
    possible = {f"p{number:06d}" for number, citizen in enumerate(people) if may_be_drawn(citizen)}
    names = drawn(warehouse, size)
    assert names <= possible
    assert len(names) == min(size, len(possible))


@examples(10, 200)
@given(st.integers(1, 30), st.integers(0, 9), st.text("abcdef0123456789", min_size=1, max_size=32))
def test_the_order_of_the_rows_means_nothing_and_a_larger_sample_keeps_the_smaller(
    number: int, size: int, key: str
) -> None:
    warehouse = warehouse_of([Citizen(services=ONE)] * number)
    before, larger = drawn(warehouse, size, key), drawn(warehouse, size + 3, key)
    for table in ("score.outcome", "land.person_key", "score.evidence"):
        warehouse.connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM {table} ORDER BY person_id DESC")
    assert drawn(warehouse, size, key) == before <= larger


def test_every_citizen_is_drawn_as_often_as_the_others() -> None:
    """200 keys, 10 drawn of 40: the counts spread as chance would have it, no more and no less. The keys are fixed, so
    the same is found each time.
    """
    people, size, draws = 40, 10, 200
    warehouse = warehouse_of([Citizen(services=ONE)] * people)
    found = Counter(name for key in range(draws) for name in drawn(warehouse, size, f"nøgle {key}"))
    expected, share = draws * size / people, size / people
    spread = sum((found[f"p{number:06d}"] - expected) ** 2 for number in range(people)) / (expected * (1 - share))
    statistic = spread * (people - 1) / people
    assert chi2.ppf(0.001, people - 1) < statistic < chi2.ppf(0.999, people - 1)


def test_another_key_draws_others() -> None:
    warehouse = warehouse_of([Citizen(services=ONE)] * 100)
    assert drawn(warehouse, 20, "én") != drawn(warehouse, 20, "en anden")
