"""Expectations are declared in the contract, counted in DuckDB, judged by Great Expectations."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NoReturn

import pytest

from support.delivery import ANNA, BENT, person
from support.judged import judged_by_bounds
from support.tables import table
from support.world import contract, landed
from targeting.quality import check_register, expectations, keep_verdicts, preload
from targeting.quality.expectations import judge
from targeting.workspace import Expectation

BOUNDS = table("""
    minimum | maximum | strict | observed | passes
    --------+---------+--------+----------+-------
    -       | 5       | yes    | 4.99     | yes
    -       | 5       | yes    | 5        | no
    -       | 5       | no     | 5        | yes
    0       | -       | yes    | 0        | no
    0       | -       | yes    | 1        | yes
    0       | 0       | no     | 0        | yes
    0       | 0       | no     | 1        | no
    2       | 4       | no     | 3        | yes
""")


@pytest.mark.parametrize("row", BOUNDS)
def test_great_expectations_judges_by_the_bounds_declared(row: dict[str, str]) -> None:
    expectation = Expectation(
        id="bound",
        metric="rowCount",
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        strict_minimum=row["strict"] == "yes",
        strict_maximum=row["strict"] == "yes",
    )
    for judges in (judge, judged_by_bounds):
        told = judges("register", (expectation,), {"bound": float(row["observed"])})
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


def test_what_fails_while_it_is_loaded_early_is_told_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> NoReturn:
        raise ImportError("half loaded")

    monkeypatch.setattr(expectations, "_great_expectations", breaks)
    preload()
    for thread in threading.enumerate():
        if thread.name == "great-expectations":
            thread.join()
    with pytest.raises(ImportError, match="half loaded"):
        judge("aids", (Expectation(id="rows", metric="rowCount", minimum=1),), {"rows": 1.0})
