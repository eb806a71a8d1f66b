"""Who was told of the citizen: in which function, as it was that day, and for which service centre (art. 15(1)(c))."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from support.delivery import ANNA
from support.handed import ASSESSOR, anna, ordered, revealed, run_that_hands_over
from support.runs import entries
from targeting.access import touches
from targeting.access.function import NOT_ENROLLED, told_to
from targeting.audit import Entry
from targeting.commands.access_report import access_report
from targeting.session import open_session

TITLE = "Fiktiv visiterende sagsbehandler"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("told")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(home / "keys"))
        workspace = run_that_hands_over(home)
        ordered(workspace, anna(workspace))
        revealed(workspace)
    return workspace


@pytest.fixture(autouse=True)
def keys(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(opened.parent / "keys"))


def rows(workspace: Path) -> list[tuple[str, ...]]:
    page = access_report(open_session(workspace), lambda: ANNA).page
    (section,) = (each for each in page.sections if each.heading == "Hvem har slået dig op")
    return [row for row in section.rows if row[1] == "En fagperson fik at vide, hvem du er"]


def test_the_one_whose_key_opened_is_told_by_title_and_not_by_the_account(opened: Path) -> None:
    title = open_session(opened).workspace.settings.people[ASSESSOR].title
    assert [row[2] for row in rows(opened)] == [title]


def test_who_has_left_keeps_the_title_of_that_day(opened: Path, tmp_path: Path) -> None:
    session = open_session(opened)
    people = {name: person for name, person in session.workspace.settings.people.items() if name != ASSESSOR}
    without = replace(session.workspace, settings=session.workspace.settings.model_copy(update={"people": people}))
    (look,) = (entry for entry in entries(opened) if entry.type == "citizen.revealed")
    (touch,) = touches([look], {str(look.body["subject"])}, look.seq + 1)
    assert told_to(without, touch) == session.workspace.settings.people[ASSESSOR].title
    # An entry of before titles were logged: as people are declared today, and else that the log has the account.
    old = replace(touch, title="")
    assert told_to(session.workspace, old) == session.workspace.settings.people[ASSESSOR].title
    assert told_to(without, old) == NOT_ENROLLED


def entry(seq: int, kind: str, actor: str = "root", **body: object) -> Entry:
    about = {"subject": "abc", "reason": "Møde", **body}
    return Entry(seq, "", f"2026-11-30T10:00:0{seq}.000000Z", kind, None, actor, about, "")  # type: ignore[arg-type]


def test_one_overview_is_one_row_and_a_question_of_its_own_is_another() -> None:
    asked = {"asked": ["*:jobcentre:*"]}
    log = [
        entry(0, "share.checked", asked=["misuse_centre:jobcentre:misuse"]),
        entry(1, "share.checked", **asked),
        entry(2, "share.checked", **asked),
        entry(3, "overview.read", to="jobcentre"),
        entry(4, "share.checked", "other", **asked),
        entry(5, "overview.read", to="jobcentre"),
    ]
    found = touches(log, {"abc"}, 9)
    assert [touch.seq for touch in found] == [0, 3, 4, 5]
    assert [touch.to for touch in found] == ["", "jobcentre", "", "jobcentre"]
    assert found[0].asked == ("misuse_centre:jobcentre:misuse",)
