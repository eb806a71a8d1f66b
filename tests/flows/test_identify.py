"""The flow under Prefect's own server, deployed from prefect.yaml and run by a worker, as a municipality runs it."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from flows.identify import identify
from flows.under_server import CHECKOUT, DEPLOYMENT, LocalPrefect, local_prefect
from prefect import State
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.logging.handlers import APILogHandler

from support import PATIENCE
from support.delivery import ANNA, FILES, small_rows
from support.world import DELIVERY, small_workspace
from targeting.audit import Entry, read_entries
from targeting.errors import DeliveryError, TargetingError
from targeting.flows import apart
from targeting.flows.work import safe_errors
from targeting.privacy import load_keys
from targeting.run import RunRequest, exclusive, run
from targeting.session import open_session

CPR_NUMBERS = {row["Personnummer"] for row in small_rows()["population"]}

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

# A run whose second step meets an error that quotes a cell.
BREAKS = f"""
from targeting.flows import work
from targeting.run import steps
def breaks(ref):
    raise ValueError("could not read {ANNA}") from KeyError("{ANNA}")
steps.STEPS = (("land", steps.land), ("check", breaks))
work.main()
"""
RUN_ID = r"\d{8}T\d{6}Z-[0-9a-f]{6}"

NewWorkspace = Callable[[], Path]
T = TypeVar("T")


@pytest.fixture(scope="module")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("prefect-keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder))
        yield folder


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory, keys_folder: Path) -> Iterator[LocalPrefect]:
    with local_prefect(tmp_path_factory.mktemp("prefect"), PATIENCE) as started:
        yield started


@pytest.fixture(scope="module")
def new_workspace(tmp_path_factory: pytest.TempPathFactory) -> NewWorkspace:
    return lambda: small_workspace(tmp_path_factory.mktemp("workspace"), small_rows())


@pytest.fixture(scope="module")
def workspace(new_workspace: NewWorkspace) -> Path:
    """Where ``two_runs`` ran."""
    return new_workspace()


@pytest.fixture(scope="module")
def two_runs(prefect: LocalPrefect, workspace: Path) -> list[FlowRun]:
    """Two runs of the deployment asked for at once, when both have ended."""
    parameters = {"workspace": str(workspace), "as_of": "2017-09-30"}
    asked = [prefect.run(parameters, seconds=0) for _ in range(2)]
    return [ended(prefect, flow_run) for flow_run in asked]


def ended(prefect: LocalPrefect, flow_run: FlowRun) -> FlowRun:
    with prefect.as_client(), get_client(sync_client=True) as client:

        def final() -> FlowRun | None:
            found = client.read_flow_run(flow_run.id)
            return found if found.state is not None and found.state.is_final() else None

        return until(final, "the run did not end")


def until(found: Callable[[], T | None], otherwise: str) -> T:
    """What ``found`` gives as soon as it gives something."""
    deadline = time.monotonic() + PATIENCE
    while not (result := found()):
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.3)
    return result


def in_process(prefect: LocalPrefect, workspace: Path) -> State[None]:
    """The flow in this process, recorded by the server like any other run."""
    with prefect.as_client():
        state = identify(str(workspace), return_state=True)
        APILogHandler().flush()
        return state


def entries(workspace: Path) -> list[Entry]:
    return list(read_entries(workspace / "log"))


def only(runs: list[FlowRun], name: str) -> FlowRun:
    found = [flow_run for flow_run in runs if flow_run.state_name == name]
    assert len(found) == 1, [flow_run.state and flow_run.state.message for flow_run in runs]
    return found[0]


def test_the_deployed_flow_runs_to_completed_and_publishes(two_runs: list[FlowRun], workspace: Path) -> None:
    completed = only(two_runs, "Completed")
    log = entries(workspace)
    assert log[-1].type == "run.completed"
    assert completed.state is not None
    assert completed.state.message == f"Run {log[-1].run_id} is completed."
    current = json.loads((workspace / "published" / "dashboard" / "current.json").read_text())
    assert log[-1].run_id in current.values()


def test_the_log_says_which_flow_run_asked_and_for_what(two_runs: list[FlowRun], workspace: Path) -> None:
    asked = entries(workspace)[1].body
    assert asked["trigger"] == f"prefect:{only(two_runs, 'Completed').id}"
    assert asked["as_of"] == "2017-09-30"


def test_of_two_runs_at_once_one_is_cancelled_and_leaves_no_trace(two_runs: list[FlowRun], workspace: Path) -> None:
    assert sorted(str(flow_run.state_name) for flow_run in two_runs) == ["Cancelled", "Completed"]
    assert [entry.type for entry in entries(workspace)].count("run.requested") == 1


def test_a_denied_run_is_failed_with_our_sentence(prefect: LocalPrefect, new_workspace: NewWorkspace) -> None:
    workspace = new_workspace()
    basis = workspace / "bases" / "eksempel-en-plan.toml"
    text = basis.read_text(encoding="utf-8")
    over = re.sub(r"^valid_from = .*$", "valid_from = 2018-05-25\nvalid_to = 2019-05-24", text, flags=re.MULTILINE)
    basis.write_text(over, encoding="utf-8")

    state = prefect.run({"workspace": str(workspace)}, PATIENCE).state

    assert state is not None and state.name == "Failed"
    assert str(state.message).startswith("The run is refused and nothing was read.")
    assert "2019-05-24" in str(state.message)
    assert [entry.type for entry in entries(workspace)][-1] == "run.denied"


def test_a_missing_extract_is_failed_with_our_sentence(prefect: LocalPrefect, new_workspace: NewWorkspace) -> None:
    workspace = new_workspace()
    (workspace / "inbox" / DELIVERY / FILES["jobcentre"][0]).unlink()
    with pytest.raises(DeliveryError) as refused:
        run(open_session(workspace), RunRequest())

    state = in_process(prefect, workspace)

    assert (state.name, state.message) == ("Failed", str(refused.value))


def test_a_run_waits_for_no_other_in_the_same_workspace(prefect: LocalPrefect, new_workspace: NewWorkspace) -> None:
    workspace = new_workspace()
    with exclusive(workspace):
        state = in_process(prefect, workspace)
    assert state.name == "Failed"
    assert "Another command works in this workspace" in str(state.message)
    assert not (workspace / "log").exists()


def test_a_folder_that_is_no_workspace_is_failed_and_left_alone(prefect: LocalPrefect, tmp_path: Path) -> None:
    state = in_process(prefect, tmp_path)
    assert state.name == "Failed"
    assert "workspace.toml" in str(state.message)
    assert list(tmp_path.iterdir()) == []


def test_the_server_answers_nobody_without_its_password(prefect: LocalPrefect) -> None:
    request = urllib.request.Request(f"{prefect.url}/flow_runs/filter", data=b"{}", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=PATIENCE)
    assert refused.value.code == 401
    refused.value.close()


def test_the_server_holds_the_deployment_as_promised(prefect: LocalPrefect) -> None:
    with prefect.as_client(), get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name(DEPLOYMENT)
    (schedule,) = deployment.schedules
    assert schedule.active and not deployment.paused
    assert (schedule.schedule.cron, schedule.schedule.timezone) == ("30 5 * * 1", "Europe/Copenhagen")
    assert deployment.global_concurrency_limit is not None and deployment.global_concurrency_limit.limit == 1
    assert deployment.concurrency_options is not None
    assert deployment.concurrency_options.collision_strategy.value == "CANCEL_NEW"
    assert deployment.parameters == {"workspace": "data/sample"}
    assert deployment.pull_steps == [{"prefect.deployments.steps.set_working_directory": {"directory": str(CHECKOUT)}}]


def test_the_server_plans_the_coming_mondays(prefect: LocalPrefect) -> None:
    query = "select expected_start_time from flow_run where auto_scheduled and state_type = 'SCHEDULED'"
    planned = until(lambda: rows(prefect, query), "the server planned no run")
    local = [datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(COPENHAGEN) for (at,) in planned]
    assert "Monday 05:30" in {f"{moment:%A %H:%M}" for moment in local}
    assert {f"{moment:%H:%M}" for moment in local} == {"05:30", "03:10"}, "the search, and the nightly deletion"


def test_prefect_stores_references_and_nothing_else(
    prefect: LocalPrefect,
    two_runs: list[FlowRun],
    new_workspace: NewWorkspace,
    keys_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", BREAKS))
    state = in_process(prefect, new_workspace())
    assert state.name == "Failed"
    assert str(state.message).startswith("The run met an unexpected ValueError;")

    until_recorded(prefect, two_runs, state)
    assert not any((prefect.home / "storage").glob("*"))
    told = [re.sub(RUN_ID, "", text) for (text,) in rows(prefect, "select data from artifact")]
    assert told == ['"Run  is completed. Its tables lie in published/dashboard/current."'], "and no number"
    assert rows(prefect, "select * from flow_run_state where data is not null") == []
    assert rows(prefect, "select * from task_run_state where data is not null") == []
    for (parameters,) in rows(prefect, "select parameters from flow_run"):
        known = {"workspace", "as_of", "ruleset", "mode", "purpose", "delivery", "replace", "order"}
        assert set(json.loads(parameters)) <= known

    ring = load_keys(keys_folder)
    personal = CPR_NUMBERS | {ring.pseudonym("person", cpr) for cpr in CPR_NUMBERS}
    for file in (path for path in prefect.home.rglob("*") if path.is_file()):
        found = re.sub(rb"(?<=\d{6})-(?=\d{4})", b"", file.read_bytes())
        assert not [value for value in personal if value.encode() in found], file.name


def rows(prefect: LocalPrefect, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{prefect.home / 'prefect.db'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def until_recorded(prefect: LocalPrefect, runs: list[FlowRun], state: State[None]) -> None:
    """Wait until what the server takes in bulk, events and logs, is in its database too."""
    last = {f"prefect.flow-run.{flow_run.id}" for flow_run in runs}
    last |= {f"prefect.flow-run.{state.state_details.flow_run_id}"}
    endings = "('prefect.flow-run.Failed', 'prefect.flow-run.Completed', 'prefect.flow-run.Cancelled')"
    query = f"select resource_id from events where event in {endings}"
    until(lambda: last <= {resource for (resource,) in rows(prefect, query)}, "not every end was recorded")


def test_an_error_behind_ours_goes_no_further() -> None:
    with pytest.raises(TargetingError) as caught, safe_errors():
        try:
            raise ValueError(ANNA)
        except ValueError as error:
            raise DeliveryError("The extract cannot be read.") from error
    shown = "".join(traceback.format_exception(caught.value))
    assert "The extract cannot be read." in shown
    assert ANNA not in shown
    assert type(caught.value) is DeliveryError


def test_an_unexpected_error_goes_on_by_its_type_alone() -> None:
    with pytest.raises(TargetingError) as caught, safe_errors():
        raise ValueError(ANNA)
    shown = "".join(traceback.format_exception(caught.value))
    assert "unexpected ValueError" in shown
    assert ANNA not in shown
