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
from targeting.privacy import first_day_kept, overdue
from targeting.session import open_session

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


def test_a_run_of_the_first_day_kept_stays() -> None:
    runs = ["20241122T000000Z-aaaaaa", "20241121T235959Z-bbbbbb", "20230101T120000Z-cccccc"]
    assert overdue(runs, date(2024, 11, 22)) == ("20230101T120000Z-cccccc", "20241121T235959Z-bbbbbb")


def test_the_old_goes_with_a_receipt_and_the_list_in_use_stays(released: Path) -> None:
    (first,) = history.held_runs(released / "state")
    assert typed("run", released) == 0
    second = (released / "published" / "restricted" / "current").resolve().name
    dashboard = contents(released / "published" / "dashboard")
    told = retain(open_session(released, lambda: LATER))
    assert (told.histories, told.releases, told.still_in_use) == ((first, second), (first,), (second,))
    assert history.held_runs(released / "state") == ()
    assert [path.name for path in (released / "published" / "restricted" / "releases").iterdir()] == [second]
    assert contents(released / "published" / "dashboard") == dashboard
    receipt = entries(released)[-1]
    assert (receipt.type, receipt.body["histories"], receipt.body["releases"]) == (
        "retention.deleted",
        [{"run_id": run_id, "rows": 5} for run_id in (first, second)],
        [first],
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
    before, logged = contents(released / "state" / "history"), len(entries(released))
    assert typed("retain", released) == 0
    assert "0 historikker og 0 lister" in capsys.readouterr().out
    assert (contents(released / "state" / "history"), len(entries(released))) == (before, logged)


def test_the_workspace_says_for_how_many_months(released: Path) -> None:
    replace(released / "workspace.toml", "[defaults]", "[retention]\nhistory_months = 36\n\n[defaults]")
    retained = retain(open_session(released, lambda: LATER))
    assert len(history.held_runs(released / "state")) == 1
    assert retained.rule == "history_months = 36"
