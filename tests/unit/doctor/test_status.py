"""How it stands, and which runs there were: what the log says of each, and no more than the release shows."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from support.delivery import ERIK, small_rows, write_register
from support.runs import newest, typed
from support.world import DELIVERY
from targeting.commands.runs import list_runs
from targeting.doctor import status
from targeting.errors import TargetingError
from targeting.run import RunRequest, begin, run
from targeting.session import open_session

RELEASED = "run_of_six"


def sections(workspace: Path) -> dict[str, str]:
    """The page of status: what stands under each heading."""
    return {section.heading: " ".join(section.lines) for section in status(workspace).render().sections}


def test_a_workspace_without_a_run_says_so(workspace: Path) -> None:
    told = sections(workspace)
    assert told["Vises nu"] == "Overblikket viser ingen tal endnu."
    assert told["Seneste kørsel i drift"] == told["Seneste simulering"] == "Der står ingen i loggen."
    assert list_runs(workspace, 20).as_dict() == []


def test_what_is_shown_is_what_the_release_shows(released: Path) -> None:
    row = pl.read_parquet(newest(released, "run")).row(0, named=True)
    told = sections(released)
    assert row["run_id"] in told["Vises nu"] and row["run_id"] in told["Seneste kørsel i drift"]
    assert row["nominated"] is None and "vurdering: skjult" in told["Vises nu"]
    assert "Tallene blev vist i overblikket." in told["Seneste kørsel i drift"]


def test_each_run_stands_there_with_how_it_ended_the_newest_first(released: Path) -> None:
    run(open_session(released), RunRequest(mode="simulate"))
    begin(open_session(released), RunRequest())
    assert "ikke endt" in sections(released)["Seneste kørsel i drift"]
    assert "gennemført" in sections(released)["Seneste simulering"]
    begin(open_session(released), RunRequest())
    told = list_runs(released, 20).as_dict()
    assert [(each["mode"], each["end"], each["figures"]) for each in told] == [
        ("operate", "", ""), ("operate", "run.abandoned", ""), ("simulate", "run.completed", ""),
        ("operate", "run.completed", "shown"),
    ]  # fmt: skip
    assert list_runs(released, 1).as_dict() == told[:1]


def test_of_figures_that_are_held_it_says_so_and_what_is_shown_is_of_the_run_before(released: Path) -> None:
    shown = list_runs(released, 1).as_dict()[0]["run_id"]
    objection = {"CPR-nr.": ERIK, "Indsigelse modtaget": "02-09-2017"}
    write_register(released / "inbox" / DELIVERY, "objection", [*small_rows()["objection"], objection])
    run(open_session(released), RunRequest())
    held = list_runs(released, 1).as_dict()[0]
    assert held["figures"] == "held" and held["run_id"] != shown
    told = sections(released)
    assert "Tallene blev holdt tilbage." in told["Seneste kørsel i drift"]
    assert shown in told["Vises nu"] and held["run_id"] not in told["Vises nu"]


@pytest.mark.parametrize("broken", ["log", "release"])
def test_what_cannot_be_read_does_not_end_it(released: Path, broken: str) -> None:
    if broken == "log":
        (released / "log" / "000001.jsonl").write_text("x\n", encoding="utf-8")
        told = sections(released)
        assert told["Seneste kørsel i drift"] == "Loggen er ikke, som den skal være, så om kørsler siges intet."
        assert "Loggen er ikke, som den skal være" in told["Kræver nogen"]
        with pytest.raises(TargetingError, match="nothing is said of runs"):
            list_runs(released, 20)
    else:
        (newest(released, "run")).write_bytes(b"x")
        assert sections(released)["Vises nu"] == "Overblikket viser ingen tal endnu."


def test_programs_read_both(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("status", released, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["shown"]["run_id"] == told["operate"]["run_id"] and told["simulate"] is None
    assert typed("runs", released, "--json") == 0
    (run,) = json.loads(capsys.readouterr().out)
    assert run["seconds"] >= 0 and run["ruleset"].startswith("en-plan@")
