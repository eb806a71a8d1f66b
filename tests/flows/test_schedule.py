"""prefect.yaml: which flow runs, when, and that a change of the clocks moves nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from flows.identify import identify
from prefect.cache_policies import NO_CACHE
from prefect.flows import load_flow_from_entrypoint
from prefect.server.schemas.schedules import CronSchedule

from targeting.flows.identify import act

ROOT = Path(__file__).parents[2]
COPENHAGEN = ZoneInfo("Europe/Copenhagen")

CONFIGURATION: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
DEPLOYMENTS: list[dict[str, Any]] = CONFIGURATION["deployments"]


def runs(start: str, count: int) -> list[datetime]:
    """The next runs of the weekly deployment, in UTC."""
    (weekly,) = [deployment for deployment in DEPLOYMENTS if deployment["name"] == "weekly"]
    (declared,) = weekly["schedules"]
    schedule = CronSchedule(cron=declared["cron"], timezone=declared["timezone"])
    after = datetime.fromisoformat(start).replace(tzinfo=COPENHAGEN)
    return [moment.astimezone(UTC) for moment in asyncio.run(schedule.get_dates(count, after))]


def test_the_clocks_going_back_leave_the_run_at_half_past_five() -> None:
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in runs("2026-10-18", 2)] == [
        "2026-10-19 03:30",
        "2026-10-26 04:30",
    ]


def test_the_clocks_going_forward_leave_the_run_at_half_past_five() -> None:
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in runs("2027-03-21", 2)] == [
        "2027-03-22 04:30",
        "2027-03-29 03:30",
    ]


def test_a_year_has_a_run_every_monday_at_half_past_five_and_no_other() -> None:
    local = [moment.astimezone(COPENHAGEN) for moment in runs("2026-01-01", 52)]
    assert {f"{moment:%A %H:%M}" for moment in local} == {"Monday 05:30"}
    assert {(later.date() - earlier.date()).days for earlier, later in pairwise(local)} == {7}


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: str(deployment["name"]))
def test_a_deployment_names_a_flow_that_takes_its_parameters(
    deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    flow = load_flow_from_entrypoint(deployment["entrypoint"])
    assert flow.validate_parameters(deployment["parameters"]) is not None
    assert flow.name == {"weekly": "identify", "nightly": "retain"}[deployment["name"]]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: str(deployment["name"]))
def test_a_deployment_never_runs_twice_at_once(deployment: dict[str, Any]) -> None:
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def test_prefect_is_told_to_keep_no_result_and_to_try_nothing_twice() -> None:
    for part in (identify, act):
        assert (part.persist_result, part.log_prints, part.retries) == (False, False, 0), part.name
    assert act.cache_policy == NO_CACHE
