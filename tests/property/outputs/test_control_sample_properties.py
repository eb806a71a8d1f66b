"""Whom the lot may fall on, that the rows' order cannot steer it, and that it falls on all alike."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from support.examples import NIGHTLY, examples
from support.output_tables import RULES, RUN_ID, Citizen, warehouse_of
from targeting.outputs.control_sample import FAR, NEAR, SOME, allotted, control_draw, drawing
from targeting.outputs.tables import NOBODY, ControlDraw
from targeting.privacy import passing_keys
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet
from targeting.workspace.control_sample import ControlSample

TWO = (("jobcentre", 2), ("social", 1))
ONE = (("social", 1),)
citizens = st.builds(
    Citizen,
    age=st.sampled_from([12, 17, 18, 40, 80]),
    status=st.sampled_from(["01", "01", "01", "90"]),
    objects=st.sampled_from([False, False, False, True]),
    services=st.sampled_from([(), ONE, ONE, TWO]),
)


ALWAYS = {"low": "", "high": "g"}  # as where a citizen may be drawn each month


def sample(
    warehouse: Warehouse, size: int, key: str = "et hemmeligt ord", turn: str = "et andet", **month: str
) -> list[dict[str, Any]]:
    for table in ("raw_short", "raw_may_be_drawn"):
        warehouse.connection.execute(f"DROP TABLE IF EXISTS output.{table}")
    warehouse.create("output.raw_short")
    warehouse.create("output.raw_may_be_drawn", key=key, turn=turn)
    asked = drawing(warehouse, ControlDraw(size, key, turn, **(month or ALWAYS)))
    found = warehouse.records("output/control_sample", run_id=RUN_ID, incomplete="", **asked)
    assert len({row["pseudonym"] for row in found}) == len(found)
    return found


def drawn(warehouse: Warehouse, size: int, key: str = "et hemmeligt ord", **month: str) -> set[str]:
    return {row["pseudonym"] for row in sample(warehouse, size, key, **month)}


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


DRAWS = 3000 if NIGHTLY else 120
FEW_POINTS = (("jobcentre", 1), ("social", 1))


@given(st.integers(0, 40), st.fixed_dictionaries({name: st.integers(0, 30) for name in (NEAR, SOME, FAR)}))
def test_most_are_drawn_where_the_rules_are_near_and_more_takes_from_nobody(size: int, there: dict[str, int]) -> None:
    now, more = allotted(size, there), allotted(size + 1, there)
    assert sum(now.values()) == min(size, sum(there.values()))
    assert all(now[name] <= min(there[name], more[name]) for name in there)
    if size % 10 == 0 and all(count >= size for count in there.values()):
        assert (now[NEAR], now[SOME], now[FAR]) == (6 * size // 10, 3 * size // 10, size // 10)


def test_nobody_is_drawn_twice_before_they_may_be_assessed_again_and_each_month_draws_others() -> None:
    """Six months: each citizen has one of them, whatever the seed; the seventh is the first again."""
    warehouse, ring = warehouse_of([Citizen(services=ONE)] * 300), passing_keys()
    months = [date(2026, 11, 1), date(2026, 12, 1), *[date(2027, month, 1) for month in range(1, 6)]]

    def drawn_in(month: date, seed: int) -> set[str]:
        asked = control_draw("operate", asking(seed), ring, month, again_after=6)
        return drawn(warehouse, asked.size, asked.key, low=asked.low, high=asked.high)

    whom = [drawn_in(month, seed) for seed, month in enumerate(months[:6])]
    assert all(len(each) == 20 for each in whom)
    assert len(set.union(*whom)) == 6 * 20
    assert drawn_in(months[0], 0) == drawn_in(months[6], 0) == whom[0]
    assert drawn_in(months[0], 99) != whom[0]
    assert control_draw("simulate", asking(0), ring, months[0], 6) == NOBODY


def test_all_months_together_are_everybody() -> None:
    warehouse, ring = warehouse_of([Citizen(services=ONE)] * 50), passing_keys()
    for again_after in (1, 5, 24):
        months = [date(2026 + number // 12, number % 12 + 1, 1) for number in range(again_after)]
        asked = [control_draw("operate", asking(0), ring, month, again_after) for month in months]
        found = [drawn(warehouse, 1000, low=one.low, high=one.high) for one in asked]
        assert sum(map(len, found)) == len(set.union(*found)) == 50


def asking(seed: int) -> RuleSet:
    """A rule set that asks for twenty."""
    why = {"why_da": "For at se, hvem der overses.", "why_en": "To see."}
    return RULES.model_copy(update={"control_sample": ControlSample(size=20, seed=seed, **why)})


def test_the_estimate_is_right_on_the_average_and_its_variance_too() -> None:
    """Horvitz and Thompson's, stratified, as in docs/da/rammer-reglerne-skaevt.md: over many draws and months."""
    people = [*[Citizen(services=FEW_POINTS)] * 60, *[Citizen(services=ONE)] * 240]
    warehouse = warehouse_of(people)
    missed = {f"p{number:06d}" for number in range(300) if (number < 60 and number % 3 == 0) or number % 40 == 0}
    quarter = {"low": "4" + "0" * 7, "high": "8" + "0" * 7}
    draws = [sample(warehouse, 30, f"lod {key}", f"måned {key}", **quarter) for key in range(DRAWS)]
    assert {row["stratum"] for row in draws[0]} == {NEAR, FAR}
    totals, variances = np.array([estimate(rows, missed) for rows in draws]).T
    assert abs(totals.mean() - len(missed)) < 3 * totals.std() / np.sqrt(DRAWS)
    assert 0.7 < variances.mean() / totals.var() < 1.4


def estimate(rows: list[dict[str, Any]], missed: set[str]) -> tuple[float, float]:
    total, variance = 0.0, 0.0
    for stratum in {row["stratum"] for row in rows}:
        part = [row for row in rows if row["stratum"] == stratum]
        share = part[0]["inclusion_probability"]
        yes = [float(row["pseudonym"] in missed) for row in part]
        total += sum(yes) / share
        if len(yes) > 1:
            variance += (1 - share) * len(yes) * float(np.var(yes, ddof=1)) / share**2
    return total, variance
