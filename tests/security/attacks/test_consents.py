"""Consents: an older file never turns a Nej into a Ja, and a number that is typed where none belongs is nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.delivery import ANNA
from support.runs import entries, typed
from support.world import small_workspace
from targeting import casebook
from targeting.commands.case import record
from targeting.commands.case_verify import verify
from targeting.commands.lookup import Whose
from targeting.commands.share import check_sharing
from targeting.errors import TargetingError
from targeting.session import open_session
from targeting.sharing import danish_day

TODAY = danish_day(datetime.now(UTC))
GIVEN = {"yes": "home_care_centre:jobcentre:social", "until": TODAY.isoformat()}
ASKED = [("home_care_centre", "jobcentre", "social")]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, before any run."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return small_workspace(tmp_path / "workspace", {})


def given(town: Path) -> str:
    return record(open_session(town), "consent_given", TODAY, Whose(ask=lambda: ANNA), GIVEN).case.id


def file_of(town: Path, case_id: str) -> Path:
    return town / "state" / "casebook" / f"{case_id}.sealed"


@pytest.mark.parametrize(
    ("event", "values"),
    [
        ("consent_withdrawn", {}),
        ("consent_refused", {"no": "home_care_centre:jobcentre:social"}),
        ("circumstance", {"what": "objected"}),
        ("circumstance", {"what": "died"}),
    ],
)
def test_an_older_file_put_back_answers_nothing(town: Path, event: str, values: dict[str, str]) -> None:
    case_id = given(town)
    older = file_of(town, case_id).read_bytes()
    assert check_sharing(open_session(town), Whose(case_id), ASKED).outcome == "Ja"
    record(open_session(town), event, TODAY, Whose(case_id), values)
    assert check_sharing(open_session(town), Whose(case_id), ASKED).outcome == "Nej"
    file_of(town, case_id).write_bytes(older)
    with pytest.raises(TargetingError, match="was announced and is not in the case"):
        check_sharing(open_session(town), Whose(case_id), ASKED)
    assert len(verify(open_session(town)).differences) == 1


def test_an_event_taken_out_with_all_the_keys_answers_nothing(town: Path) -> None:
    case_id = given(town)
    record(open_session(town), "consent_withdrawn", TODAY, Whose(case_id), {})
    session = open_session(town)
    case = casebook.read_case(town / "state", session.keys, case_id)
    casebook.write_case(
        town / "state", session.keys, casebook.Case(case.id, case.pseudonym, case.key, events=case.events[:1])
    )
    with pytest.raises(TargetingError, match="not what the log announced"):
        check_sharing(open_session(town), Whose(case_id), ASKED)


def test_a_case_that_is_away_answers_nothing(town: Path) -> None:
    case_id = given(town)
    file_of(town, case_id).unlink()
    for whose in (Whose(case_id), Whose(ask=lambda: ANNA)):
        with pytest.raises(TargetingError, match=f"Case {case_id} is not there"):
            check_sharing(open_session(town), whose, ASKED)


@pytest.mark.parametrize("field", ["yes", "no", "until", "text", "by", "fifteen_on", "consent", "of", "what", ANNA])
@pytest.mark.parametrize("event", ["consent_given", "consent_changed", "consent_withdrawn", "circumstance"])
def test_a_number_typed_in_any_field_is_not_repeated_nor_logged(
    town: Path, event: str, field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = given(town)
    before = len(entries(town))
    command = ("case", "record", town, event, "--case", case_id, "--on", TODAY, "--set", f"{field}={ANNA}")
    assert typed(*command) == 2
    assert ANNA not in "".join(capsys.readouterr())
    assert len(entries(town)) == before


@pytest.mark.parametrize("option", ["--from", "--to", "--category", "--stated", "--reason", "--at", "--case"])
def test_a_number_typed_in_a_question_is_not_repeated_nor_logged(
    town: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {"--case": given(town), "--from": "home_care_centre", "--to": "jobcentre", "--category": "social"}
    before = len(entries(town))
    words = [word for pair in (said | {option: ANNA}).items() for word in pair]
    assert typed("share", "check", town, *words) == 2
    assert ANNA not in "".join(capsys.readouterr())
    assert len(entries(town)) == before
