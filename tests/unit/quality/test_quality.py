"""Expectations are declared in the contract, counted in DuckDB, judged by Great Expectations."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.delivery import ANNA, BENT, person
from support.judged import judged_by_bounds
from support.judging import BOUNDS, bound
from support.world import contract, landed
from targeting.quality import check_register, keep_verdicts
from targeting.quality.expectations import judge


@pytest.mark.parametrize("row", BOUNDS)
def test_great_expectations_judges_by_the_bounds_declared(row: dict[str, str]) -> None:
    for judges in (judge, judged_by_bounds):
        told = judges("register", (bound(row),), {"bound": float(row["observed"])})
        assert told == {"bound": row["passes"] == "yes"}


def verdicts(folder: Path, rows: list[dict[str, str]]) -> dict[str, tuple[int, bool, bool]]:
    with landed(folder, {"population": rows}) as (warehouse, _):
        found = check_register(warehouse, contract("population"))
        keep_verdicts(warehouse, found)
        assert warehouse.count("land.verdict") == len(found)
    return {verdict.expectation: (verdict.failed, verdict.passed, verdict.stops) for verdict in found}


def test_a_good_register_passes(tmp_path: Path) -> None:
    found = verdicts(tmp_path, [person(ANNA), person(BENT)])
    first = {"population_rows_change", "population_persons_change", "population_residents_change"}
    assert {name for name, (_, passed, _) in found.items() if not passed} == first, "no delivery before it"


def test_a_person_who_stands_twice_stops_the_run(tmp_path: Path) -> None:
    assert verdicts(tmp_path, [person(ANNA), person(ANNA)])["population_one_row_a_person"] == (1, False, True)


def test_a_value_that_is_not_listed_is_counted(tmp_path: Path) -> None:
    found = verdicts(tmp_path, [person(ANNA, Adressebeskyttelse="?"), person(BENT, Køn="X")])
    assert found["population_protected_known"] == (1, False, True)
    assert found["population_sex_known"] == (1, False, False)


def test_too_many_rows_in_quarantine_stop_the_run(tmp_path: Path) -> None:
    found = verdicts(tmp_path, [person(ANNA), person(BENT, Fødselsdato="i går")])
    assert found["population_quarantined"] == (1, False, True)
