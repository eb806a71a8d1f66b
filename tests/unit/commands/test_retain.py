"""What has been kept long enough is deleted, with a receipt; what is read today is not; and the citizen is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.asking import ask
from support.clock import clock_at
from support.delivery import ANNA
from support.runs import contents, entries, log_holds, replace, typed
from targeting import history
from targeting.commands.retain import retain
from targeting.privacy import first_day_kept, run_day
from targeting.session import open_session

RELEASED = "run_of_six"

LATER = datetime.now(UTC) + timedelta(days=800)
MONTH = 31


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        ("2026-11-22", 24, "2024-11-22"),
        ("2026-11-22", 11, "2025-12-22"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-31", 2, "2025-11-30"),
        ("2025-12-31", 12, "2024-12-31"),
    ],
)
def test_months_are_counted_by_the_calendar(today: str, months: int, first: str) -> None:
    assert first_day_kept(date.fromisoformat(today), months) == date.fromisoformat(first)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_nothing_goes_more_than_a_months_length_early_or_late(today: date, months: int) -> None:
    kept = today - first_day_kept(today, months)
    assert timedelta(days=28 * months) <= kept <= timedelta(days=MONTH * months)


@pytest.mark.parametrize(
    ("name", "day"), [("20241122T000000Z-aaaaaa", date(2024, 11, 22)), ("fundet", None), ("20241399T000000Z-a", None)]
)
def test_the_day_of_a_run_is_in_its_name(name: str, day: date | None) -> None:
    assert run_day(name) == day


def test_the_old_goes_with_a_receipt_also_the_list_in_use(released: Path) -> None:
    (first,) = history.held_runs(released / "state")
    assert typed("run", released) == 0
    second = (released / "published" / "restricted" / "current").resolve().name
    told = retain(open_session(released, lambda: LATER))
    assert {each.name for each in told.deleted if each.store == "restricted"} == {second}, "the one before went"
    assert history.held_runs(released / "state") == ()
    assert list((released / "published" / "restricted").iterdir()) == [
        released / "published" / "restricted" / "releases"
    ]
    receipt = entries(released)[-1]
    assert (receipt.type, receipt.body["histories"], receipt.body["releases"]) == (
        "retention.deleted",
        [{"run_id": run_id} for run_id in (first, second)],
        [second],
    )
    assert log_holds(released)
    with clock_at(LATER):
        answer, page = ask(released, ANNA, "--json").answer, ask(released, ANNA).out
    assert answer["runs"] == []
    assert [run["history_deleted"] for run in answer["runs_without_history"]] == [
        [receipt.t, "history_months = 24"]
    ] * 2
    assert "slettet den" in page


def test_nothing_is_deleted_or_logged_before_its_time(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, logged = contents(released), len(entries(released))
    assert typed("retain", released) == 0
    assert "Intet, som programmet skal slette, har ligget længere end sin frist." in capsys.readouterr().out
    assert (contents(released), len(entries(released))) == (before, logged)


def test_the_workspace_says_for_how_many_months(released: Path) -> None:
    replace(released / "workspace.toml", "[defaults]", "[retention]\nhistory_months = 36\n\n[defaults]")
    retained = retain(open_session(released, lambda: LATER))
    assert len(history.held_runs(released / "state")) == 1
    assert "history" not in {each.store for each in retained.deleted}
    assert entries(released)[-1].body["rule"] == "history_months = 36"


def test_a_dry_run_is_typed_and_says_what_would_go(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = (released / "state" / "history").iterdir()
    path.rename(path.with_name(f"2020{path.name[4:]}"))
    assert typed("retain", released, "--dry-run") == 0
    assert "Ville blive slettet: Historikken om den enkelte borger: 2020" in capsys.readouterr().out
    assert len(history.held_runs(released / "state")) == 1
