"""A run's permission passes from process to process in plan.json, which whoever may write the folder can forge.

Each step, and each look into the last run, takes it for what the log says that the gate answered, and no further.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.approval import PASSPHRASE, approve_all, enrol
from support.clock import clock_at
from support.runs import entries, opened_extracts, replace, typed
from targeting import files
from targeting.audit import entry as log_entry
from targeting.errors import NotCovered, TargetingError
from targeting.run import RunRef, RunRequest, begin, ground_of, land, last_good, step
from targeting.run.plan import new_run_id
from targeting.session import now, open_session
from targeting.workspace import load_workspace

FORGED = "20171002T080000Z-0badc0"


def plan_of(workspace: Path, run_id: str) -> Path:
    return workspace / "state" / "runs" / run_id / "plan.json"


def edit(plan: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(plan.read_text(encoding="utf-8"))
    change(content)
    plan.write_text(json.dumps(content), encoding="utf-8")


def forge(workspace: Path, begun: RunRef, run_id: str = FORGED, **changes: object) -> RunRef:
    """A plan that the program would write, for a run that nobody asked for."""
    forged = plan_of(workspace, run_id)
    forged.parent.mkdir(parents=True)
    shutil.copy(plan_of(workspace, begun.run_id), forged)
    edit(forged, lambda plan: plan.update(run_id=run_id, **changes))
    return RunRef(str(workspace), run_id)


def refused(ref: RunRef, why: str, error: type[TargetingError] = NotCovered) -> None:
    """No extract is opened and nothing built, and the log has nothing of the kind."""
    with opened_extracts() as opened, pytest.raises(error, match=why):
        land(ref)
    assert not opened
    assert not plan_of(Path(ref.workspace), ref.run_id).with_name("warehouse.duckdb").exists()
    assert "source.read" not in {entry.type for entry in entries(Path(ref.workspace))}


def test_a_forged_plan_lands_nothing(workspace: Path) -> None:
    ref = forge(workspace, begin(open_session(workspace), RunRequest()), purpose="CONTROL")
    refused(ref, "has not begun, or is over")


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.update(purpose="CONTROL"),
        lambda plan: plan["registers"].remove("objection"),
        lambda plan: plan.update(as_of="2017-09-01"),
    ],
    ids=["another purpose", "a register less", "another day"],
)
def test_a_plan_changed_after_the_gate_answered_lands_nothing(
    workspace: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    ref = begin(open_session(workspace), RunRequest())
    edit(plan_of(workspace, ref.run_id), change)
    refused(ref, "was changed since the log was told of it")
    assert entries(workspace)[-1].type == "run.failed"


def test_an_entry_that_nobody_signed_permits_nothing(workspace: Path) -> None:
    """A crash may leave one whole entry unsigned, and the next to open the log signs it: that must not be a way in."""
    begun = begin(open_session(workspace), RunRequest())
    ref = forge(workspace, begun)
    answered = entries(workspace)[-1]
    told = dict(answered.body) | {"plan_sha256": files.sha256(plan_of(workspace, ref.run_id))}
    line = log_entry.encode(
        answered.seq + 1, answered.leaf_hash, datetime.now(UTC), answered.type, ref.run_id, answered.actor, told
    )
    with (workspace / "log" / "000001.jsonl").open("ab") as log:
        log.write(line + b"\n")
    refused(ref, "has not begun, or is over")
    assert entries(workspace)[-1].type == "log.recovered", "it is told of, and permits nothing"


def test_a_genuine_plan_put_back_after_its_run_was_over_lands_nothing(workspace: Path, tmp_path: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    shutil.copy(plan_of(workspace, ref.run_id), tmp_path / "plan.json")
    begin(open_session(workspace), RunRequest())
    plan_of(workspace, ref.run_id).parent.mkdir()
    shutil.copy(tmp_path / "plan.json", plan_of(workspace, ref.run_id))
    refused(ref, "has not begun, or is over")


def test_a_genuine_plan_in_another_runs_place_lands_nothing(workspace: Path, tmp_path: Path) -> None:
    first = begin(open_session(workspace), RunRequest())
    shutil.copy(plan_of(workspace, first.run_id), tmp_path / "plan.json")
    second = begin(open_session(workspace), RunRequest(mode="simulate"))
    shutil.copy(tmp_path / "plan.json", plan_of(workspace, second.run_id))
    refused(second, "was changed since the log was told of it")


@pytest.mark.parametrize("run_id", ["../../../elsewhere", "/tmp/elsewhere", "..", "", f"{FORGED}/..", f"{FORGED}\n"])
def test_a_run_id_that_leads_elsewhere_is_refused(workspace: Path, tmp_path: Path, run_id: str) -> None:
    begun = begin(open_session(workspace), RunRequest())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(plan_of(workspace, begun.run_id), elsewhere / "plan.json")
    with pytest.raises(TargetingError, match="is no run"):
        land(RunRef(str(workspace), run_id))
    assert [path.name for path in elsewhere.iterdir()] == ["plan.json"]


def test_a_pointer_to_the_last_good_run_that_leads_elsewhere_is_refused(released: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "warehouse.duckdb").touch()
    (released / "state" / "last_good").write_text(f"../../../../{tmp_path.name}/elsewhere", encoding="utf-8")
    with pytest.raises(TargetingError, match="is no run"):
        last_good(load_workspace(released))


def test_a_new_run_id_is_a_run_id(workspace: Path) -> None:
    RunRef(str(workspace), new_run_id(datetime.now(UTC)))


def test_a_register_deleted_from_the_plan_does_not_make_a_look_allowed(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The basis no longer covers aids. The look is refused, and stays refused when the plan says it was never read."""
    replace(released / "bases" / "eksempel-en-plan.toml", "[registers.aids]", "[registers.aids_2]")
    approve_all(released)
    plan = plan_of(released, str(last_good(load_workspace(released))))
    edit(plan, lambda content: content["registers"].remove("aids"))
    assert typed("explain", released, "0" * 32) == 3
    assert "was changed since the log was told of it" in capsys.readouterr().err


def test_a_look_into_a_run_the_log_does_not_know_is_refused(released: Path) -> None:
    """As the forged run, with a warehouse of its own, that last_good is made to point to."""
    run_id = str(last_good(load_workspace(released)))
    shutil.copytree(plan_of(released, run_id).parent, plan_of(released, FORGED).parent)
    edit(plan_of(released, FORGED), lambda plan: plan.update(run_id=FORGED))
    (released / "state" / "last_good").write_text(FORGED, encoding="utf-8")
    with pytest.raises(NotCovered, match="The log does not say that run"):
        ground_of(open_session(released))


def test_a_permission_ends_when_the_basis_is_revoked(workspace: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    key = enrol(workspace, "anna", "data_steward")
    with clock_at(now(), stdin=PASSPHRASE):
        basis = ("basis", "revoke", workspace, "eksempel-en-plan", "--person", "anna", "--key", key)
        assert typed(*basis, "--reason", "Afvejningen er forældet") == 0
    refused(ref, "was revoked after run .* was allowed.* targeting run")
    assert entries(workspace)[-1].type == "run.failed"


@pytest.mark.parametrize("days", [2, 150])
def test_a_permission_does_not_outlive_the_next_day(workspace: Path, days: int) -> None:
    ref = begin(open_session(workspace), RunRequest())
    with clock_at(now() + timedelta(days=days)):
        refused(ref, "holds on that day and the next.* targeting run")
    assert entries(workspace)[-1].type == "run.failed"


def test_a_run_goes_on_past_midnight(workspace: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    with clock_at(now() + timedelta(days=1)), step(ref, "land") as context:
        assert context.plan.run_id == ref.run_id


def test_a_genuine_run_is_let_through(workspace: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    with step(ref, "land") as context:
        assert context.plan.run_id == ref.run_id
