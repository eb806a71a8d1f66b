"""What `targeting serve` rests on, each by itself; the whole of it, on a machine of its own, is `make served`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from filelock import FileLock
from prefect.states import Completed, Running, StateType
from prefect.states import Crashed as CrashedState

from support.delivery import ANNA, FILES, small_rows
from support.runs import python
from support.world import DELIVERY, small_workspace
from targeting.audit import read_entries
from targeting.doctor import examine
from targeting.errors import ConfigurationError, TargetingError
from targeting.flows import agree, serve, work
from targeting.flows.arrival import arrival
from targeting.flows.arrivals import Arrivals
from targeting.flows.claims import Claims
from targeting.flows.home import home_of
from targeting.flows.identify import week_of
from targeting.flows.reviews import reviews
from targeting.run import RunRequest
from targeting.session import open_session
from targeting.workspace import Schedule

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)  # a Monday


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return small_workspace(tmp_path / "workspace", small_rows())


# Who is at work on a flow run.


def test_a_claim_is_held_for_as_long_as_any_process_has_it(tmp_path: Path) -> None:
    claims, flow_run = Claims(tmp_path), uuid4()
    claim = claims.take(flow_run)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(claim,))
    os.close(claim)
    try:
        assert (claims.held(), claims.left()) == ({flow_run}, set())
    finally:
        child.kill()
        child.communicate()
    assert (claims.held(), claims.left()) == (set(), {flow_run})
    claims.forget(flow_run)
    assert claims.left() == set()


# The log is the truth.


@dataclass
class Shown:
    """Prefect's server, as far as it is asked: the states of flow runs, and what they were set to."""

    states: dict[UUID, Any]
    was_set: dict[UUID, Any] = field(default_factory=dict)

    def read_flow_run(self, flow_run: UUID) -> Any:
        return SimpleNamespace(state=self.states[flow_run])

    def set_flow_run_state(self, flow_run: UUID, state: Any, force: bool) -> None:
        assert force
        self.was_set[flow_run] = state


@pytest.mark.parametrize(
    ("end", "shown", "wanted"),
    [
        ("run.completed", Running(), StateType.COMPLETED),
        ("run.completed", CrashedState(), StateType.COMPLETED),
        ("run.failed", Running(), StateType.FAILED),
        ("run.denied", Running(), StateType.FAILED),
        ("run.abandoned", Running(), StateType.CRASHED),
        ("", Running(), StateType.CRASHED),
        ("", Completed(), StateType.CRASHED),
        ("run.completed", Completed(), None),
        (None, Running(), StateType.CRASHED),
        (None, Completed(), None),
    ],
)
def test_prefect_is_made_to_say_what_the_log_says(end: str | None, shown: Any, wanted: StateType | None) -> None:
    flow_run = uuid4()
    runs = [] if end is None else [agree.Logged("20261130T120000Z-abcdef", NOON, f"prefect:{flow_run}", end)]
    prefect = Shown({flow_run: shown})

    closed = agree.close(prefect, [flow_run], runs)  # type: ignore[arg-type]

    assert {each: state.type for each, state in prefect.was_set.items()} == ({flow_run: wanted} if wanted else {})
    assert closed == ([flow_run] if wanted else [])


# What was missed is begun once.

WEEKLY = SimpleNamespace(next_after=lambda at: Schedule(cron="30 5 * * 1").next_after(at, "Europe/Copenhagen"))


@pytest.mark.parametrize(
    ("runs", "begun"),
    [
        ([(7, "run.completed")], True),
        ([(0, "run.completed")], False),
        ([(7, "run.failed")], True),
        ([(0, "run.failed")], False),
        ([(0, "run.denied")], False),
        ([(7, "run.completed"), (0, "run.abandoned")], True),
        ([(7, "run.completed"), (0, "")], True),
        ([(0, "run.completed"), (0, "run.abandoned")], False),
        ([(0, "")], False),
        ([(7, "")], True),
        ([], False),
    ],
)
def test_a_run_was_missed_where_none_ended_since_it_was_to_begin(runs: list[tuple[int, str]], begun: bool) -> None:
    """It was to begin on Monday at 5.30; each run is of so many days before that noon, and ended so."""
    known = [agree.Logged(str(number), NOON - timedelta(days=days), "", end) for number, (days, end) in enumerate(runs)]
    assert agree.missed(known, NOON - timedelta(hours=1), WEEKLY, NOON) is begun


def test_where_none_was_ever_asked_for_the_first_is_awaited_since_the_plan_was_written() -> None:
    assert agree.missed([], NOON - timedelta(days=1), WEEKLY, NOON)
    assert not agree.missed([], NOON - timedelta(hours=1), WEEKLY, NOON)


# A delivery that has come.


class Watched:
    """An inbox and a clock."""

    def __init__(self, workspace: Path) -> None:
        self.arrivals, self.workspace = Arrivals(), workspace

    def after(self, minutes: float) -> str | None:
        found = self.arrivals.newest(
            open_session(self.workspace, lambda: datetime.now(UTC) + timedelta(minutes=minutes)), timedelta(minutes=10)
        )
        return found[0].isoformat() if found else None


def test_a_delivery_is_told_of_once_when_nobody_has_touched_it_for_a_while(workspace: Path) -> None:
    watched = Watched(workspace)
    assert [watched.after(0), watched.after(9), watched.after(11), watched.after(12)] == [None, None, DELIVERY, None]
    (workspace / "inbox" / DELIVERY / FILES["jobcentre"][0]).touch()
    assert [watched.after(9), watched.after(11), watched.after(12)] == [None, DELIVERY, None]


def test_a_delivery_that_lacks_an_extract_is_waited_for(workspace: Path) -> None:
    watched, extract = Watched(workspace), workspace / "inbox" / DELIVERY / FILES["jobcentre"][0]
    content = extract.read_bytes()
    extract.unlink()
    assert watched.after(11) is None
    extract.write_bytes(content)
    assert watched.after(11) == DELIVERY


def test_an_empty_inbox_is_no_delivery(workspace: Path) -> None:
    for file in (workspace / "inbox" / DELIVERY).iterdir():
        file.unlink()
    (workspace / "inbox" / DELIVERY).rmdir()
    assert Watched(workspace).after(11) is None


def test_the_delivery_that_came_is_looked_at_and_no_extract_opened(workspace: Path) -> None:
    assert arrival.fn(str(workspace), date.fromisoformat(DELIVERY)).type == StateType.COMPLETED
    (workspace / "inbox" / DELIVERY / FILES["jobcentre"][0]).unlink()
    state = arrival.fn(str(workspace), date.fromisoformat(DELIVERY))
    assert state.type == StateType.FAILED
    assert str(state.message).endswith("targeting check workspace")
    assert not (workspace / "log").exists()


# What needs somebody.


def test_what_needs_somebody_is_a_failed_flow_run_that_says_where(workspace: Path) -> None:
    check, found = (SimpleNamespace(name_da=name) for name in ("Vidne", ""))
    found.says, found.do = "Intet vidne.", "Tag et."
    report = SimpleNamespace(findings=((check, found), (check, found)), render=lambda: "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["targeting.flows.reviews"], "examine", lambda _: report)
        state = reviews.fn(str(workspace))
        assert state.type == StateType.FAILED
        assert state.message == "Something needs somebody: Vidne. What to do stands in the log."
        report.findings = ()
        assert reviews.fn(str(workspace)).message == "Nothing needs anybody."


def test_reviews_are_what_doctor_finds(workspace: Path) -> None:
    (workspace / "bases" / "eksempel-en-plan.toml").write_text("no declaration", encoding="utf-8")
    state = reviews.fn(str(workspace))
    names = {check.name_da for check, _ in examine(workspace).findings}
    assert names and all(name in str(state.message) for name in names)


# The names that a person reads.


def test_a_run_is_called_by_its_week_where_the_municipality_is(workspace: Path) -> None:
    opened = open_session(workspace).workspace
    assert week_of(opened, datetime(2026, 11, 29, 22, 59, tzinfo=UTC)).da == "Eksempelkommune, uge 48 2026"
    assert week_of(opened, datetime(2026, 11, 29, 23, 1, tzinfo=UTC)).da == "Eksempelkommune, uge 49 2026"
    assert week_of(opened, datetime(2027, 1, 1, 12, tzinfo=UTC)).da == "Eksempelkommune, uge 53 2026"


# Prefect's settings, and its home.


def test_no_setting_of_prefects_comes_from_anywhere_else(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://elsewhere.example/api")
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    home = home_of(workspace, None)
    made = home.environment
    assert made["PREFECT_API_URL"] == f"http://127.0.0.1:{home.port}/api"
    assert "PREFECT_LOGGING_LEVEL" not in made
    assert {name: made[f"PREFECT_{name}"] for name in ("SERVER_ANALYTICS_ENABLED", "SERVER_UI_ENABLED")} == {
        "SERVER_ANALYTICS_ENABLED": "false",
        "SERVER_UI_ENABLED": "false",
    }
    assert made["PREFECT_SERVER_API_AUTH_STRING"] == made["PREFECT_API_AUTH_STRING"] == home.password


def test_every_setting_is_one_that_prefect_knows(workspace: Path) -> None:
    names = {name for name in home_of(workspace, 4200).environment if name.startswith("PREFECT")}
    said = python(KNOWS, *sorted(names))
    assert (said.returncode, said.stdout.split()) == (0, []), said.stderr


KNOWS = """
import sys
from prefect.settings import Settings
from prefect.settings.legacy import _get_settings_fields
known = set(_get_settings_fields(Settings))
print(*sorted(set(sys.argv[1:]) - known))
"""


def test_the_home_is_its_accounts_alone_and_keeps_its_password(workspace: Path) -> None:
    first, again = home_of(workspace, None), home_of(workspace, 4200)
    assert first.folder.stat().st_mode & 0o777 == 0o700
    assert (first.folder / "password").stat().st_mode & 0o777 == 0o600
    assert len(first.password) > 30
    assert (again.password, again.port, again.shown) == (first.password, 4200, True)


# What is refused.


def test_without_a_plan_nothing_is_served(workspace: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not say when a run is to begin"):
        serve(workspace, None, lambda _: None)
    assert not (workspace / "state" / "prefect").exists()


def test_a_workspace_is_served_by_one_process(workspace: Path) -> None:
    settings = workspace / "workspace.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[schedule]\ncron = "30 5 * * 1"\n', encoding="utf-8")
    with another_serves(workspace), pytest.raises(TargetingError, match="served already"):
        serve(workspace, None, lambda _: None)


def another_serves(workspace: Path) -> FileLock:
    return FileLock(home_of(workspace, None).folder / "serve.lock")


# The run's own process.


def test_what_is_asked_for_comes_through_whole() -> None:
    asked = RunRequest(date(2017, 9, 30), "en-plan", "simulate", None, date(2017, 10, 2), "prefect:x", True, "ugentlig")
    for request in (asked, RunRequest()):
        assert work.parsed(json.loads(work.written(Path("town"), request))["request"]) == request


def test_where_nobody_listens_any_longer_the_run_hears_nothing_of_it(workspace: Path) -> None:
    """Nobody reads what the process says, as where the flow was killed; the whole of it is in `make served`."""
    (workspace / "inbox" / DELIVERY / FILES["jobcentre"][0]).unlink()
    process = subprocess.Popen(
        [sys.executable, "-m", "targeting.flows.work"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdout.close()
    process.stdin.write(work.written(workspace, RunRequest()))
    process.stdin.close()
    assert process.wait() == 0
    assert [entry.type for entry in read_entries(workspace / "log")][-1] == "run.failed"


def test_an_unexpected_error_is_told_by_its_kind_alone(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any) -> Any:
        raise ValueError(f"could not read {ANNA}")

    monkeypatch.setattr("targeting.run.run", breaks)
    told: list[Any] = []
    work.carry_out(workspace, RunRequest(), told.append)
    assert told[-1]["ended"] == "failed"
    assert "ValueError" in told[-1]["said"] and ANNA not in str(told)
