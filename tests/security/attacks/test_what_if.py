"""A what-if touches nothing that others read: a simulation, and a run of an earlier day than the one in use."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.asking import ask
from support.delivery import ANNA
from support.runs import contents, entries, opened_extracts, typed
from support.world import DELIVERY
from targeting.privacy import load_keys
from targeting.run.plan import run_folder
from targeting.run.state import good_runs, make_last_good
from targeting.workspace import load_workspace

BEFORE = "2017-09-15"


@pytest.fixture(scope="module")
def tried(good_run: Path) -> Iterator[Path]:
    """A workspace whose run in operate is followed by a simulation as of an earlier day."""
    workspace = good_run / "workspace"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(good_run / "keys"))
        assert typed("run", workspace, "--mode", "simulate", "--as-of", BEFORE) == 0
        yield workspace
    shutil.rmtree(workspace)
    shutil.copytree(good_run / "saved", workspace, symlinks=True)
    shutil.rmtree(good_run / "keys")
    shutil.copytree(good_run / "saved keys", good_run / "keys")


def runs(workspace: Path) -> dict[str, str]:
    """The last run of each mode."""
    asked = [entry for entry in entries(workspace) if entry.type == "run.requested"]
    return {entry.body["mode"]: str(entry.run_id) for entry in asked}


def test_dashboards_and_caseworkers_read_what_they_read_before(tried: Path, good_run: Path) -> None:
    for audience in ("dashboard", "restricted"):
        assert contents(tried / "published" / audience) == contents(good_run / "saved" / "published" / audience)
    simulated = tried / "published" / "simulation" / "releases" / runs(tried)["simulate"]
    assert (simulated / "source.parquet").is_file() and not (simulated / "attrition.parquet").exists()
    assert not (tried / "published" / "simulation" / "current").is_symlink(), "a simulation is nobody's current"


def test_a_caseworker_is_answered_from_the_run_in_operate(tried: Path) -> None:
    keys = load_keys(tried.parent / "keys")
    assert typed("explain", tried, keys.pseudonym("person", ANNA), "--json") == 0
    assert entries(tried)[-1].body["run"] == runs(tried)["operate"]


def test_a_citizen_is_answered_of_the_list_in_use(tried: Path) -> None:
    answer = ask(tried, ANNA, "--json").answer
    kept = {run["run_id"]: run["kept"] for run in answer["runs"]}
    operated, simulated = (kept[runs(tried)[mode]] for mode in ("operate", "simulate"))
    assert (operated["release"], operated["warehouse"]) == (True, True)
    assert (simulated["release"], simulated["warehouse"]) == (False, True)


def test_rules_are_tried_on_the_run_in_operate_unless_asked_otherwise(tried: Path) -> None:
    for mode, words in (("operate", ()), ("simulate", ("--simulation",))):
        for status, *command in (
            (0, "simulate", tried, "--vary", "threshold=3..4"),
            (3, "compare", tried, "--as-of", "2017-08-01", "--with-as-of", "2017-09-01"),  # so few here differ
        ):
            assert typed(*command, *words, "--json") == status
            assert entries(tried)[-1].body["run"] == runs(tried)[mode]


def test_the_record_shows_the_release_in_use(tried: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("record", "algorithm", tried, "--json") == 0
    assert json.loads(capsys.readouterr().out)["run_id"] == runs(tried)["operate"]


def test_a_simulation_of_an_earlier_version_gives_way_as_the_last_good_run(workspace: Path) -> None:
    declared = load_workspace(workspace)
    old, new = "20171002T080000Z-000001", "20171002T080000Z-000002"
    for run_id in (old, new):
        folder = run_folder(declared, run_id)
        folder.mkdir(parents=True)
        (folder / "warehouse.duckdb").touch()
        (folder / "plan.json").write_text('{"mode": "simulate"}', encoding="utf-8")
    (workspace / "state" / "last_good").write_text(old, encoding="utf-8")
    make_last_good(declared, new, "simulate")
    assert good_runs(declared) == (new,)
    assert [folder.name for folder in (workspace / "state" / "runs").iterdir()] == [new]


def test_a_run_in_operate_is_compared_with_none_but_those_in_operate(released: Path) -> None:
    assert typed("run", released, "--mode", "simulate", "--as-of", BEFORE) == 0
    assert typed("run", released, "--as-of", "2017-10-01", "--replace") == 0
    asked = [entry.body for entry in entries(released) if entry.type == "run.requested"]
    assert asked[-1]["compared_with"] == ""


@pytest.mark.parametrize("words", [("--as-of", BEFORE), ("--delivery", "2017-09-18")], ids=["as of", "delivery"])
def test_a_run_of_an_earlier_day_does_not_take_the_place_of_a_later(
    released: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
) -> None:
    shutil.copytree(released / "inbox" / DELIVERY, released / "inbox" / "2017-09-18")
    before, logged = contents(released / "published"), entries(released)
    with opened_extracts() as opened:
        assert typed("run", released, *words) == 2
    assert not opened
    said = capsys.readouterr().err
    assert runs(released)["operate"] in said
    assert "--replace" in said
    assert (contents(released / "published"), entries(released)) == (before, logged)
    assert typed("check", released, *words) == 2
    assert "--replace" in capsys.readouterr().out, "check says what a run would say"
