"""What is measured of a register as a whole, and held against the delivery before it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from support.delivery import person
from support.town import CITIZENS, NOVEMBER, OCTOBER, SEPTEMBER, Town, citizens, course
from support.world import contract, landed
from targeting.ledger import open_ledger
from targeting.quality import Verdict, check_register, keep_verdicts
from targeting.workspace import Expectation

EXPECTED = (
    Expectation(id="age", metric="ageDays", unit="days", maximum=30),
    Expectation(id="known", metric="coverage", unit="percent", minimum=95),
    Expectation(id="rows", metric="rowsChange", unit="percent", minimum=-20, maximum=20),
    Expectation(id="people", metric="personsChange", unit="percent", minimum=-20, maximum=20, severity="critical"),
    Expectation(
        id="group", metric="shareChange", unit="percent", column="target_group", valid_values=("2.3",),
        minimum=-5, maximum=5,
    ),
)  # fmt: skip


def seen(town: Town, delivery: date, courses: list[dict[str, str]], population: int = 9) -> dict[str, Verdict]:
    """The measures of the jobcentre's register in a delivery."""
    town.contracts["jobcentre"] = contract("jobcentre").model_copy(update={"expectations": EXPECTED})
    return town.deliver(delivery, {"population": citizens(population), "jobcentre": courses})


def judged(verdicts: dict[str, Verdict], *names: str) -> list[tuple[float | None, str]]:
    return [(verdicts[name].observed, verdicts[name].outcome) for name in names]


def everybody(count: int, **changes: str) -> list[dict[str, str]]:
    return [course(number, **changes) for number in CITIZENS[:count]]


def test_the_first_delivery_has_nothing_to_be_held_against_and_that_is_no_pass(town: Town) -> None:
    verdicts = seen(town, OCTOBER, everybody(6))
    assert judged(verdicts, "rows", "people", "group") == [(None, "not_applicable")] * 3
    assert not any(verdicts[name].passed or verdicts[name].stops for name in ("rows", "people", "group"))


def test_the_next_is_held_against_the_latest_before_it(town: Town) -> None:
    seen(town, SEPTEMBER, everybody(9))
    seen(town, OCTOBER, everybody(8))
    assert judged(seen(town, NOVEMBER, [*everybody(8), course()]), "rows", "people") == [
        (12.5, "passed"),
        (0, "passed"),
    ]


def test_a_delivery_that_was_stopped_is_nothing_to_be_held_against(town: Town) -> None:
    """Else the next right one would be stopped too: it has so many more."""
    seen(town, SEPTEMBER, everybody(9))
    assert seen(town, OCTOBER, everybody(5))["people"].stops
    assert judged(seen(town, NOVEMBER, everybody(9, Sagsbehandler="JOB2")), "rows", "people") == [(0, "passed")] * 2


def test_a_stopped_delivery_that_is_mended_is_held_against(town: Town) -> None:
    """It passes when it is landed anew; to say so twice changes nothing."""
    seen(town, SEPTEMBER, everybody(9))
    seen(town, OCTOBER, everybody(5))
    for _ in range(2):
        seen(town, OCTOBER, everybody(8))
    assert [row for row in town.table("passed") if row[0] == "jobcentre"] == [
        ("jobcentre", SEPTEMBER),
        ("jobcentre", OCTOBER),
    ]
    assert judged(seen(town, NOVEMBER, everybody(9, Sagsbehandler="JOB2")), "people") == [(12.5, "passed")]


def test_a_delivery_that_passed_and_is_landed_anew_with_other_figures_has_to_pass_anew(town: Town) -> None:
    seen(town, SEPTEMBER, everybody(9))
    seen(town, OCTOBER, everybody(8))
    assert seen(town, OCTOBER, everybody(5))["people"].stops
    assert judged(seen(town, NOVEMBER, everybody(9, Sagsbehandler="JOB2")), "people") == [(0, "passed")]


def test_in_a_ledger_that_did_not_say_it_what_was_landed_has_passed(town: Town) -> None:
    seen(town, SEPTEMBER, everybody(9))
    seen(town, OCTOBER, everybody(8))
    with open_ledger(town.state, town.keys) as older:
        older.drop_table("ledger.passed")
    assert judged(seen(town, NOVEMBER, [*everybody(8), course(Sagsbehandler="JOB2")]), "people") == [(0, "passed")]
    assert len(town.table("passed")) == 6


def test_a_register_that_lost_a_third_is_outside_its_bounds_and_a_critical_one_stops(town: Town) -> None:
    seen(town, SEPTEMBER, everybody(9))
    verdicts = seen(town, OCTOBER, everybody(6))
    assert judged(verdicts, "rows", "people") == [(-33.3, "failed"), (-33.3, "failed")]
    assert (verdicts["rows"].stops, verdicts["people"].stops) == (False, True)


def test_the_same_delivery_again_is_not_held_against_itself(town: Town) -> None:
    seen(town, SEPTEMBER, everybody(9))
    first = seen(town, OCTOBER, everybody(6))
    assert seen(town, OCTOBER, everybody(6)) == first


def test_fewer_than_five_persons_are_nothing_to_be_held_against(town: Town) -> None:
    seen(town, SEPTEMBER, everybody(4))
    assert judged(seen(town, OCTOBER, everybody(6)), "rows", "people") == [(None, "not_applicable")] * 2


def test_a_share_is_held_against_the_share_before_in_percentage_points(town: Town) -> None:
    seen(town, SEPTEMBER, everybody(8))
    courses = [*everybody(6), *everybody(2, Målgruppe="2.1")]
    assert judged(seen(town, OCTOBER, courses), "group") == [(-25.0, "failed")]


def test_coverage_is_the_percent_of_persons_in_the_population(town: Town) -> None:
    assert judged(seen(town, OCTOBER, everybody(9), population=9), "known") == [(100, "passed")]
    assert judged(seen(town, NOVEMBER, everybody(9, Sagsbehandler="JOB2"), population=6), "known") == [
        (66.6667, "failed")
    ]


def test_age_is_of_the_newest_day_that_five_citizens_have_reached(town: Town) -> None:
    """One newer date, or one beyond the delivery, does not make the rest fresh."""
    days = [OCTOBER - timedelta(days=number) for number in (-100, 1, 10, 20, 30, 40, 50)]
    courses = [course(number, Startdato=f"{day:%d-%m-%Y}") for number, day in zip(CITIZENS, days, strict=False)]
    assert judged(seen(town, OCTOBER, courses), "age") == [(40, "failed")]


def test_age_needs_five_citizens(town: Town) -> None:
    assert judged(seen(town, OCTOBER, everybody(4)), "age") == [(None, "not_applicable")]


def test_what_is_not_applicable_is_kept_as_such_and_not_judged(tmp_path: Path) -> None:
    rows = {"population": [person(CITIZENS[0])]}
    with landed(tmp_path, rows) as (warehouse, _):
        keep_verdicts(warehouse, check_register(warehouse, contract("population")))
        kept = warehouse.connection.execute(
            "SELECT observed, verdict FROM land.verdict WHERE metric = 'rowsChange'"
        ).fetchall()
    assert kept == [(None, "not_applicable")]


@pytest.mark.parametrize(
    ("metric", "unit", "said"),
    [
        ("ageDays", "rows", "state unit: days"),
        ("coverage", "rows", "state unit: percent"),
        ("rowsChange", "days", "state unit: percent"),
        ("rowCount", "days", "counted in rows or percent"),
        ("shareChange", "percent", "states validValues"),
    ],
)
def test_an_expectation_in_the_wrong_unit_is_refused(metric: str, unit: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Expectation.model_validate({"id": "wrong", "metric": metric, "unit": unit, "maximum": 1})


def test_the_birth_of_five_citizens_is_no_date_of_the_population_register(town: Town) -> None:
    expected = (Expectation(id="age", metric="ageDays", unit="days", maximum=30),)
    town.contracts["population"] = contract("population").model_copy(update={"expectations": expected})
    verdicts = town.deliver(OCTOBER, {"population": citizens(9)})
    assert judged(verdicts, "age") == [(None, "not_applicable")]
