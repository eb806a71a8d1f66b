"""targeting record shown: what was shown, to whom, what is held, which questions are used, and what is missing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.runs import entries, replace, typed
from targeting.commands.shown import WHY, record_of_run, shown_record
from targeting.outputs import read_shown
from targeting.pages import HIDDEN, day
from targeting.run import RunRequest, run
from targeting.session import Session, open_session

RELEASED = "run_of_six"


def said(session: Session) -> str:
    return shown_record(session).render().html()


def made(workspace: Path) -> str:
    """The id of a run that went well."""
    return run(open_session(workspace), RunRequest()).run_id


def test_a_release_is_told_with_its_day_its_readers_and_how_much_it_hides(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = open_session(released)
    run_id = (released / "published" / "dashboard" / "current").resolve().name
    kept = read_shown(released / "state", session.keys.data, run_id)
    before = len(entries(released))
    assert typed("record", "shown", released, "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    (release,) = told["releases"]
    assert (release["run_id"], release["as_of"], release["day"], release["state"]) == (
        run_id, "2017-10-02", session.today().isoformat(), "vises nu",
    )  # fmt: skip
    assert (release["counts"], release["hidden"]) == (len(kept.system.values), len(kept.hidden))
    assert release["readers"].endswith("published/dashboard") and release["registered_at"]
    assert (told["missing"], told["held"], told["publish_every"]) == ([], [], "run")
    assert told["questions"] == [{"delivery": "2017-10-02", "used": 0, "most": 50}]
    assert typed("record", "shown", released) == 0
    assert "Det, der er vist" in capsys.readouterr().out
    assert len(entries(released)) == before, "it reads, and writes nothing"


def test_what_took_the_place_of_another_says_so(released: Path) -> None:
    first = (released / "published" / "dashboard" / "current").resolve().name
    second = made(released)
    (release,) = shown_record(open_session(released)).releases
    assert (release.run_id, release.replaces) == (second, (first,))


def test_figures_that_are_held_are_told_with_why_and_until_when(released: Path) -> None:
    (shown,) = shown_record(open_session(released)).releases
    replace(released / "workspace.toml", 'publish_every = "run"', 'publish_every = "month"')
    objections = released / "inbox" / "2017-10-02" / "indsigelser.csv"
    objections.write_text(objections.read_text("utf-8") + "0505735042;02-09-2017\r\n", "utf-8")
    held = made(released)
    session = open_session(released)
    until = (date.fromisoformat(shown.day).replace(day=1) + timedelta(days=32)).replace(day=1)
    (told,) = shown_record(session).held
    assert (told.run_id, told.reason, told.until, told.kept) == (held, "date", until.isoformat(), True)
    assert WHY["date"] in said(session) and day(until) in said(session)
    assert [each.run_id for each in shown_record(session).releases] == [shown.run_id]


def test_a_release_that_the_register_lacks_is_said_first_and_what_to_do(released: Path) -> None:
    (shown,) = shown_record(open_session(released)).releases
    assert 'role="note"' not in said(open_session(released))
    (released / "state" / "shown" / f"{shown.run_id}.sealed").unlink()
    record = shown_record(open_session(released))
    assert (record.missing, record.releases) == ((shown.run_id,), ())
    page = record.render()
    assert page.notice[0].startswith("Registret mangler en udgivelse") and shown.run_id in page.notice[1]
    assert "data/OPGØRELSE.shown" in page.notice[2] and (released.parent / f"keys/data/{shown.run_id}.shown").exists()


def test_without_who_was_counted_it_is_said_too_and_where_it_lies(released: Path) -> None:
    (shown,) = shown_record(open_session(released)).releases
    (released / "state" / "counted" / f"{shown.run_id}.sealed").unlink()
    record = shown_record(open_session(released))
    assert (record.missing, [each.run_id for each in record.releases]) == ((shown.run_id,), [shown.run_id])
    page = record.render()
    assert "hvem der er talt med i den" in page.notice[0] and "state/counted/OPGØRELSE.sealed" in page.notice[2]
    assert (released.parent / f"keys/data/{shown.run_id}.counted").exists()


def test_questions_are_counted_by_delivery(released: Path) -> None:
    assert typed("simulate", released, "--vary", "threshold=2..6") == 0
    replace(released / "workspace.toml", "[municipality]", "questions_per_delivery = 7\n\n[municipality]")
    (asked,) = shown_record(open_session(released)).questions
    assert (asked.delivery, asked.used, asked.most) == ("2017-10-02", 1, 7)


def test_a_hidden_count_is_never_told(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = open_session(released)
    (release,) = shown_record(session).releases
    kept = read_shown(released / "state", session.keys.data, release.run_id)
    assert typed("record", "shown", released, "--run", release.run_id, "--json") == 0
    told = json.loads(capsys.readouterr().out)["counts"]
    assert len(told) == len(kept.system.values)
    assert sum(each["shown"] is None for each in told) == len(kept.hidden) > 0
    shown = sorted(value for name, value in kept.system.values.items() if name not in kept.hidden)
    assert sorted(each["shown"] for each in told if each["shown"] is not None) == shown
    (table,) = record_of_run(session, release.run_id).render().sections
    assert [row[2] for row in table.rows].count(HIDDEN) == len(kept.hidden)


def test_a_run_without_a_release_is_refused(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("record", "shown", released, "--run", "20200101T000000Z-abcdef") == 2
    assert "the register has no release of that run" in capsys.readouterr().err
