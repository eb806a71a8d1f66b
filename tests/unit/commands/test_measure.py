"""targeting measure: what is said today, two signatures and no fewer, and no way to what was refused."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.adoptions import written
from support.approval import PASSPHRASE, approve_all, enrol, note_of, sample_signer
from support.markup import faults
from support.runs import contents, entries, log_holds, typed
from targeting.errors import NotCovered
from targeting.run import require_measure
from targeting.session import open_session
from targeting.workspace import load_measures, load_workspace

M4 = (
    "M4", "--from", "2018-02-01", "--target-group", "Sygemeldte", "--decided-by", "Socialudvalget",
    "--decided-on", "2018-01-22", "--name", "rehab",
)  # fmt: skip
REJECTED = "The government has rejected the application; the measure cannot be used."


@pytest.fixture(autouse=True)
def at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def readline(self, *_: object) -> str:
            return f"{PASSPHRASE}\n"

    monkeypatch.setattr("sys.stdin", Keyboard())


def shown(capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    capsys.readouterr()
    assert typed(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def state(capsys: pytest.CaptureFixture[str], workspace: Path, measure: str) -> str:
    return str(shown(capsys, "measure", "show", workspace, measure)["state"])


def hand_write(workspace: Path, name: str, content: bytes) -> None:
    (workspace / "measures").mkdir(exist_ok=True)
    (workspace / "measures" / f"{name}.toml").write_bytes(content)


def signed(workspace: Path, what: str, person: str, key: Path, *more: str) -> int:
    return typed("measure", what, workspace, "rehab", "--person", person, "--key", key, *more)


def test_from_a_decision_over_two_signatures_to_a_revocation(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")
    anna, bo = enrol(workspace, "anna", "data_steward"), enrol(workspace, "bo", "rule_steward", accounts=("bo01",))
    assert state(capsys, workspace, "M4") == "not_adopted"

    assert typed("measure", "adopt", workspace, *M4) == 0
    assert "measures/rehab.toml" in capsys.readouterr().out
    assert state(capsys, workspace, "M4") == "not_approved"
    assert "measures/rehab.toml, ordningen M4:" in " ".join(check(workspace, capsys))

    assert signed(workspace, "approve", "anna", anna) == 0
    assert "Ordning: M4: Rehabiliterende indsats som aktivering" in " ".join(capsys.readouterr().err.split())
    assert signed(workspace, "approve", "anna", anna) == 0, "one person twice is one person"
    assert state(capsys, workspace, "M4") == "not_approved"

    assert signed(workspace, "approve", "bo", bo) == 0
    assert "Godkendt i forvejen af: Navn anna" in " ".join(capsys.readouterr().err.split())
    assert state(capsys, workspace, "M4") == "usable"
    assert not [line for line in check(workspace, capsys) if "measures/" in line]
    assert require_measure(open_session(workspace), "M4", open_session(workspace).today()).usable
    told = [entry.body for entry in entries(workspace) if entry.type == "measure.approved"]
    assert [(body["kind"], body["id"], body["approved_by"]) for body in told] == [
        ("measure", "rehab", "anna"), ("measure", "rehab", "anna"), ("measure", "rehab", "bo"),
    ]  # fmt: skip
    assert (workspace / "state" / "declarations" / str(told[-1]["sha256"])).is_file(), "what was signed is kept"

    assert signed(workspace, "revoke", "bo", bo, "--reason", "Udvalget har ombestemt sig") == 0
    assert state(capsys, workspace, "M4") == "not_approved"
    gone = [entry.body for entry in entries(workspace) if entry.type == "measure.revoked"]
    assert {body["revokes"] for body in gone} == {told[1]["note_sha256"], told[2]["note_sha256"]}
    with pytest.raises(NotCovered, match=r"M4 .* cannot be used on"):
        require_measure(open_session(workspace), "M4", open_session(workspace).today())
    assert signed(workspace, "revoke", "bo", bo, "--reason", "igen") == 2
    assert log_holds(workspace)


def check(workspace: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    typed("check", workspace, "--json")
    return list(json.loads(capsys.readouterr().out)["notices"])


def test_whoever_signed_and_then_changes_the_file_has_signed_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, bo = enrol(workspace, "anna", "data_steward"), enrol(workspace, "bo", "rule_steward")
    assert typed("measure", "adopt", workspace, *M4) == 0
    assert [signed(workspace, "approve", *who) for who in (("anna", anna), ("bo", bo))] == [0, 0]
    assert state(capsys, workspace, "M4") == "usable"
    path = workspace / "measures" / "rehab.toml"
    path.write_text(path.read_text("utf-8").replace("Sygemeldte", "Alle"), "utf-8")
    assert state(capsys, workspace, "M4") == "not_approved"


@pytest.mark.parametrize("measure", ["M8", "m9", "P1", "M1"])
def test_what_no_decision_can_make_usable_is_refused_by_every_way(
    workspace: Path, capsys: pytest.CaptureFixture[str], measure: str
) -> None:
    """By the command; by a file written by hand, with two genuine signatures beside it. M1 is over since 2021."""
    anna = enrol(workspace, "anna", "data_steward")
    words = ("--from", "2026-01-01", "--decided-by", "x", "--decided-on", "2026-01-01", "--target-group", "x")
    assert typed("measure", "adopt", workspace, measure, *words) == 3
    told = capsys.readouterr().err
    assert not (workspace / "measures").exists()
    if measure.upper() in ("M8", "M9"):
        assert REJECTED in told

    hand_write(workspace, "rehab", written(measure.upper(), "2026-01-01", "2026-12-31"))
    assert signed(workspace, "approve", "anna", anna) == 3
    refused = entries(workspace)[-1]
    assert (refused.type, refused.body["why"], refused.body["kind"]) == ("approval.refused", "measure", "measure")

    approve_all(workspace)
    assert shown(capsys, "measure", "show", workspace, measure)["adoptions"][0]["approved"]
    with pytest.raises(NotCovered):
        require_measure(open_session(workspace), measure, date(2026, 6, 1))


def test_a_note_of_one_person_under_anothers_name_is_still_one_person(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_write(workspace, "rehab", written("M4", "2018-02-01"))
    subject = load_workspace(workspace).adoption("rehab").subject
    folder = workspace / "approvals" / "measure"
    folder.mkdir(exist_ok=True)
    for name in ("fiktiv_datasteward", "fiktiv_regelansvarlig"):
        (folder / f"rehab.{name}.note").write_bytes(note_of(subject, sample_signer("fiktiv_datasteward")))
    assert state(capsys, workspace, "M4") == "not_approved"
    (folder / "rehab.fiktiv_regelansvarlig.note").write_bytes(note_of(subject, sample_signer("fiktiv_regelansvarlig")))
    assert state(capsys, workspace, "M4") == "usable"


def test_without_the_role_nothing_is_signed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = enrol(workspace, "anna", "health_approver")
    assert typed("measure", "adopt", workspace, *M4) == 0
    before = contents(workspace / "approvals")
    assert signed(workspace, "approve", "anna", key) == 3
    assert "that takes the role rule_steward or data_steward" in capsys.readouterr().err
    assert contents(workspace / "approvals") == before


BAD = {
    "no such measure": (("M10",), 2, "There is no measure M10. There are: M1, M2,"),
    "an end before the start": (("--to", "2018-01-31"), 2, "ends lies before starts"),
    "nobody at most": (("--cap", "0"), 2, "must be at least 1"),
    "a name that leads elsewhere": (("--name", "../bases/x"), 2, "the file's name is what the adoption is called"),
    "a CPR number": (("--target-group", "Borgeren 010158-7234"), 2, "looks like a CPR number"),
    "decided afterwards": (("--decided-on", "2018-02-02"), 2, "decided_on lies after starts"),
    "before the act": (("M5", "--from", "2017-12-31", "--decided-on", "2017-12-01"), 2, "from 2018-01-01 at the"),
    "a list that it does not ask for": (("--safety-list", "D-1"), 2, "M4 asks for no such list"),
    "without its order": (("M1",), 2, "cap_persons / cap_percent is missing, and M1 asks for it"),
}


@pytest.mark.parametrize(("change", "status", "told"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_taken_into_use_is_answered_with_its_sentence_and_nothing_is_written(
    workspace: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, ...], status: int, told: str
) -> None:
    measure = change[0] if not change[0].startswith("--") else M4[0]
    options = change[1:] if measure == change[0] else change
    assert typed("measure", "adopt", workspace, measure, *M4[1:], *options) == status
    assert told in " ".join(capsys.readouterr().err.split())
    assert not (workspace / "measures").exists()


def test_a_file_that_is_there_is_never_written_over(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("measure", "adopt", workspace, *M4) == 0
    before = contents(workspace / "measures")
    other = ("M7", *M4[1:])
    assert typed("measure", "adopt", workspace, *other) == 2
    assert "measures/rehab.toml is there already" in capsys.readouterr().err
    assert typed("measure", "adopt", workspace, *M4[:-1], "rehab2") == 2
    assert "M4 is in use by measures/rehab.toml that day too" in " ".join(capsys.readouterr().err.split())
    assert contents(workspace / "measures") == before


@pytest.mark.usefixtures("danish")
def test_the_list_and_the_page_say_the_state_first_and_then_the_letters_own_words(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "ordninger.html"
    rows = shown(capsys, "measure", "list", workspace, "--on", "15-12-2017", "--html", page)
    assert [row["id"] for row in rows] == [measure.id for measure in load_measures()]
    says = {row["id"]: row["says"] for row in rows}
    assert says["M1"] == "Kan bruges fra 1. januar 2018, når bekendtgørelsen er trådt i kraft."
    assert says["P1"].startswith("Givet til et andet netværk: Mere sammenhængende indsatser")
    text = page.read_text("utf-8")
    for measure in load_measures():
        card = text[text.index(f">{measure.id}: {measure.title_da}</h2>") :].partition("</section>")[0]
        places = [card.index(each) for each in (escaped(says[measure.id]), f"»{escaped(measure.letter_da)}«")]
        assert places == sorted(places)
        assert ("(efterprøvet)" in card) == measure.versions[0].verified
    assert faults(text) == []


def test_the_page_of_one_measure_says_what_can_be_used_of_all(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("measure", "show", workspace, "P2", "--on", "2026-11-30") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "I dag kan bruges: M5" in said
    assert "P2: Pit-stop" in said and "M5: Midlertidige" not in said


def escaped(text: str) -> str:
    return text.replace("'", "&#39;").replace('"', "&#34;")
