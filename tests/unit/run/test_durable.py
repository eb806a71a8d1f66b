"""What a run points to is on the disk before what it replaces is removed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from support.power import PowerCutError, cut_power_at
from targeting.errors import TargetingError
from targeting.run import RunRequest, begin, land, last_good
from targeting.run.plan import load_plan, run_folder, save_plan
from targeting.run.state import make_last_good
from targeting.session import open_session
from targeting.workspace import load_workspace

NEWER = "20171003T080000Z-0a1b2c"


@pytest.mark.parametrize("number", [1, 2, 3], ids=["the run's folder", "the pointer itself", "its name"])
def test_a_power_cut_before_the_pointer_is_on_the_disk_leaves_every_earlier_run(
    released: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    workspace = load_workspace(released)
    earlier = last_good(workspace)
    assert earlier
    run_folder(workspace, NEWER).mkdir()
    cut_power_at(monkeypatch, number)
    with pytest.raises(PowerCutError):
        make_last_good(workspace, NEWER)
    assert (run_folder(workspace, earlier) / "warehouse.duckdb").is_file()


@pytest.mark.parametrize("number", [1, 2, 3, 4], ids=["the plan", "its name", "its folder's name", "theirs"])
def test_a_run_begins_only_when_its_plan_is_on_the_disk(
    released: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    workspace = load_workspace(released)
    earlier = last_good(workspace)
    assert earlier
    plan = replace(load_plan(workspace, earlier, None), run_id=NEWER)
    cut_power_at(monkeypatch, number)
    with pytest.raises(PowerCutError):
        save_plan(workspace, plan)


def test_a_register_removed_while_a_run_is_under_way_is_named_and_no_defect_of_the_program(workspace: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    settings = workspace / "workspace.toml"
    before, _, after = settings.read_text(encoding="utf-8").partition("[registers.aids]\n")
    assert after
    settings.write_text(before + "[" + after.partition("\n[")[2], encoding="utf-8")
    with pytest.raises(TargetingError, match=r"under way: registers/aids\.odcs\.yaml and workspace\.toml\. Start"):
        land(ref)
