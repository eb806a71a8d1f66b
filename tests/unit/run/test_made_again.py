"""A run made again where something of then is gone or known better: what changes is said, and scores do not."""

from __future__ import annotations

import shutil
from dataclasses import replace as replaced
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from support.approval import approve_all
from support.delivery import small_rows, write_register
from support.judged import bounds_are_bounds
from support.runs import replace
from support.sameness import released_bytes
from support.world import DELIVERY
from targeting import history, ledger
from targeting.commands.summary import summarise
from targeting.publishing import place_of
from targeting.run import RunRequest, run
from targeting.session import open_session
from targeting.workspace import workspace as workspaces

EARLIER = date(2017, 9, 1)


def made(workspace: Path, as_of: date | None = None) -> str:
    """Run, with quality judged by its bounds; gives the run's id."""
    with bounds_are_bounds():
        return run(open_session(workspace), RunRequest(as_of=as_of)).run_id


def waiting(workspace: Path) -> dict[str, int]:
    with ledger.open_ledger(workspace / "state", open_session(workspace).keys, read_only=True) as opened:
        return ledger.statuses(opened)


def dashboard(workspace: Path, run_id: str, table: str) -> pl.DataFrame:
    return pl.read_parquet(place_of(workspace / "published", run_id) / f"{table}.parquet")


def test_when_the_earlier_runs_history_is_deleted_no_change_is_shown_and_the_run_says_why(workspace: Path) -> None:
    earlier = made(workspace, EARLIER)
    first = made(workspace)
    assert dashboard(workspace, first, "change").height > 0

    history.forget(workspace / "state", [earlier])
    again = made(workspace)
    assert dashboard(workspace, again, "change").height == 0
    said = f"Ændring vises ikke: kørslen sammenlignes med {earlier}, og det er slettet, hvem den foreslog."
    assert said in dashboard(workspace, again, "run")["warnings"].item()


def test_a_code_that_the_list_learned_later_is_read_now_and_scores_nobody_then(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row of a code nobody knew was in quarantine. Its code begins after the as-of date, so it still counts not."""
    rows = small_rows()["social_psychiatry"]
    rows = rows * 20 + [rows[0] | {"Paragraf": "SEL § 999"}]
    write_register(workspace / "inbox" / DELIVERY, "social_psychiatry", rows)
    first = made(workspace)
    assert waiting(workspace) == {"open": 1, "resolved": 0, "waived": 0}

    shutil.copytree(workspaces.catalogue("code_lists"), tmp_path / "lists")
    shipped = workspaces.catalogue
    monkeypatch.setattr(
        workspaces, "catalogue", lambda part: tmp_path / "lists" if part == "code_lists" else shipped(part)
    )
    file = tmp_path / "lists" / "paragraph.csv"
    new = "paragraph,SEL-999,2017-10-03,,SEL,999,service,true,true,sel_999,,Prøve,Prøve,,true,prøve,,,,2027-07-01"
    replace(file, "paragraph,SEL-10,", f"{new}\nparagraph,SEL-10,")
    approve_all(workspace)
    again = made(workspace)

    assert waiting(workspace) == {"open": 0, "resolved": 1, "waived": 0}
    then, now = released_bytes(workspace, first), released_bytes(workspace, again)
    differing = {table for audience, table in then if then[audience, table] != now[audience, table]}
    assert differing <= {"source", "quality"}


def test_the_summary_says_which_rules_which_basis_and_which_delivery(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = summarise(open_session(released), (released / "state" / "last_good").read_text(encoding="utf-8"))
    earlier = replaced(summary, run=summary.run | {"as_of": EARLIER})
    for shown in (summary, earlier):
        Console(width=200).print(shown.render())
        said = capsys.readouterr().out
        assert f"Regler på opgørelsesdagen {shown.run['as_of']}: en-plan 1.0.0 · sha256 " in said
        assert f"Hjemmel på behandlingsdagen {shown.run['processing_date']}: " in said
        read = "Læst: leverancen 2017-10-02. Den kender også det, der er rettet siden."
        assert (read in said) is (shown is earlier)
