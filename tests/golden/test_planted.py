"""Every planted citizen comes out as planted: the three examples of the application, the edge cases, the boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from golden.conftest import SampleRun
from targeting.sample.planted import Citizen, load_planted

CITIZENS = load_planted().citizens


@dataclass(frozen=True)
class Outcome:
    """What the run says of one citizen."""

    nominated: bool
    dropped_at: str | None
    points: int
    evidence: dict[str, int]


@pytest.fixture(scope="module")
def outcomes(sample_run: SampleRun) -> dict[str, Outcome]:
    """Outcome by pseudonym, for everybody in the population register."""
    with sample_run.warehouse() as warehouse:
        cursor = warehouse.connection.execute(
            """SELECT person_key.pseudonym, outcome.nominated, step.id, outcome.points, evidence.*
            FROM score.outcome AS outcome
            JOIN land.person_key AS person_key USING (person_id)
            JOIN score.evidence AS evidence USING (person_id)
            LEFT JOIN score.step AS step ON step.step = outcome.dropped_at"""
        )
        names = [column[0] for column in cursor.description or ()][4:]
        return {row[0]: _outcome(names, row) for row in cursor.fetchall()}


def _outcome(names: list[str], row: tuple[Any, ...]) -> Outcome:
    return Outcome(row[1], row[2], row[3], dict(zip(names, row[4:], strict=True)))


def test_at_least_forty_citizens_are_planted_each_with_a_reason() -> None:
    assert len(CITIZENS) >= 40
    assert all(citizen.why_da.endswith(".") and citizen.why_en.endswith(".") for citizen in CITIZENS)


def test_the_three_examples_of_the_application_are_nominated() -> None:
    nominated = {citizen.id for citizen in CITIZENS if citizen.nominated}
    assert {"example_a", "example_b", "example_c_parent"} <= nominated


@pytest.mark.parametrize("citizen", CITIZENS, ids=[citizen.id for citizen in CITIZENS])
def test_a_planted_citizen_comes_out_as_planted(
    citizen: Citizen, sample_run: SampleRun, outcomes: dict[str, Outcome]
) -> None:
    found = outcomes.get(sample_run.pseudonym(citizen.cpr))
    if citizen.dropped_at == "not_in_population":
        assert found is None
        return
    assert found is not None
    assert (found.nominated, found.dropped_at) == (citizen.nominated, citizen.dropped_at)
    if citizen.points is not None:
        assert found.points == citizen.points
    if citizen.evidence is not None:
        expected = citizen.evidence.model_dump()
        assert {name: found.evidence[name] for name in expected} == expected
