"""Letters: what the log cannot be told is in no file, an older case makes none, and a number typed is nowhere."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.delivery import ANNA
from support.runs import entries, replace, typed
from support.world import small_workspace
from targeting import files
from targeting.commands.case import record
from targeting.commands.case_verify import verify
from targeting.commands.letter import make
from targeting.commands.lookup import Whose
from targeting.errors import ConfigurationError, TargetingError
from targeting.sample.signing import approve_all
from targeting.session import open_session
from targeting.sharing import danish_day

TODAY = danish_day(datetime.now(UTC))
LATER = (TODAY + timedelta(days=100)).isoformat()
ROW = "home_care_centre:jobcentre:social"
ASKED = {"yes": ROW, "until": LATER}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, before any run."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return small_workspace(tmp_path / "workspace", {})


def case_in(town: Path) -> str:
    values = {"from_unit": "jobcentre"}
    return record(open_session(town), "referred", TODAY, Whose(ask=lambda: ANNA), values).case.id


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_when_the_log_is_full_there_is_no_file_and_no_event(
    town: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = case_in(town)
    session, out = open_session(town), town.parent / f"brev.{form}"
    session.keys, session.log  # noqa: B018  opened before the disk is full
    with monkeypatch.context() as broken, pytest.raises(OSError, match="No space"):
        broken.setattr(type(session), "append", full)
        make(session, Whose(case_id), "samtykkebrev", out, ASKED)
    assert not out.exists()
    assert verify(open_session(town)).events == 1


def test_when_the_case_cannot_be_kept_there_is_no_file_and_the_log_says_so(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, out, written = case_in(town), town.parent / "brev.html", files.replace

    def full_there(path: Path, *content: Any, **mode: Any) -> None:
        full() if "casebook" in path.parts else written(path, *content, **mode)

    with monkeypatch.context() as broken, pytest.raises(TargetingError, match="could not be kept"):
        broken.setattr(files, "replace", full_there)
        make(open_session(town), Whose(case_id), "oplysning", out, {})
    assert not out.exists()
    assert entries(town)[-1].type == "case.not_kept"


def test_an_older_case_put_back_makes_no_letter(town: Path) -> None:
    case_id = case_in(town)
    file = town / "state" / "casebook" / f"{case_id}.sealed"
    older = file.read_bytes()
    record(open_session(town), "circumstance", TODAY, Whose(case_id), {"what": "objected"})
    file.write_bytes(older)
    with pytest.raises(TargetingError, match="not what the log announced"):
        make(open_session(town), Whose(case_id), "samtykkebrev", town.parent / "brev.html", ASKED)
    assert not (town.parent / "brev.html").exists()


def test_a_number_in_a_text_or_in_a_name_is_in_no_letter(town: Path) -> None:
    """Approved or not: a steward who has approved it has not seen it."""
    case_id = case_in(town)
    replace(town / "workspace.toml", "dpo@eksempelkommune.example", f"dpo {ANNA}")
    approve_all(town)
    before = len(entries(town))
    with pytest.raises(ConfigurationError, match="CPR number") as refused:
        make(open_session(town), Whose(case_id), "oplysning", town.parent / "brev.html", {})
    assert ANNA not in str(refused.value)
    assert not (town.parent / "brev.html").exists()
    assert len(entries(town)) == before


@pytest.mark.parametrize("place", ["LETTER", "--case", "--set", "yes", "until", "text", "--out"])
def test_a_number_typed_anywhere_is_not_repeated_nor_logged(
    town: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id, before = case_in(town), len(entries(town))
    said = {"LETTER": "samtykkebrev", "--case": case_id, **ASKED, "--out": f"{town.parent / 'brev.html'}", "--set": ""}
    said[place] = ANNA
    more = [f"{place}={ANNA}"] if place == "text" else [ANNA] if place == "--set" else []
    asked = [f"yes={said['yes']}", f"until={said['until']}", *more]
    words = [word for each in asked for word in ("--set", each)]
    command = (said["LETTER"], "--case", said["--case"], "--out", said["--out"])
    assert typed("letter", "make", town, *command, *words) == 2
    assert ANNA not in "".join(capsys.readouterr())
    assert len(entries(town)) == before


def test_a_link_where_the_file_is_to_be_is_not_written_through(town: Path) -> None:
    case_id, target = case_in(town), town.parent / "elsewhere.html"
    (town.parent / "brev.html").symlink_to(target)
    with pytest.raises(ConfigurationError):
        make(open_session(town), Whose(case_id), "oplysning", town.parent / "brev.html", {})
    assert not target.exists()


def test_a_letter_is_no_step_and_answers_nothing(town: Path) -> None:
    """A letter that asks for a yes is no yes: what units may share is as it was."""
    case_id = case_in(town)
    make(open_session(town), Whose(case_id), "samtykkebrev", town.parent / "brev.html", ASKED)
    question = ("--from", "home_care_centre", "--to", "jobcentre", "--category", "social")
    assert typed("share", "check", town, "--case", case_id, *question) == 3


def test_nobody_records_that_a_letter_was_made_by_hand(town: Path) -> None:
    case_id, before = case_in(town), len(entries(town))
    values = ("--set", "letter=samtykkebrev", "--set", "text=en-plan@1.0.0")
    assert typed("case", "record", town, "letter_made", "--case", case_id, "--on", TODAY, *values) == 3
    assert [entry.type for entry in entries(town)[before:]] == ["case.denied"]
