"""targeting share check, and the consents that it answers from, through the real command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.delivery import ANNA, BENT
from support.runs import entries, replace, typed
from support.world import small_workspace
from targeting import access
from targeting.casebook import held_cases
from targeting.commands.access_report import access_report
from targeting.commands.lookup import Whose
from targeting.commands.share import check_sharing
from targeting.errors import ConfigurationError, NotCovered
from targeting.sample import approve_all
from targeting.session import open_session
from targeting.sharing import danish_day

TODAY = danish_day(datetime.now(UTC))
NEXT_YEAR = TODAY + timedelta(days=364)
YES, NO = "yes=home_care_centre:jobcentre:social+housing", "no=home_care_centre:jobcentre:health"
SOCIAL = ("--from", "home_care_centre", "--to", "jobcentre", "--category", "social")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, with one citizen's case of a consent."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    folder = small_workspace(tmp_path / "workspace", {})
    monkeypatch.setattr("sys.stdin", _Typed(ANNA))
    said = ("--set", YES, "--set", NO, "--set", f"until={NEXT_YEAR}")
    assert typed("case", "record", folder, "consent_given", "--citizen", "--on", TODAY, *said) == 0
    return folder


def case_of(town: Path) -> str:
    (case_id,) = held_cases(town / "state")
    return case_id


def recorded(town: Path, event: str, *said: str) -> int:
    return typed("case", "record", town, event, "--case", case_of(town), "--on", TODAY, *said)


def asked(town: Path, *options: object) -> int:
    return typed("share", "check", town, "--case", case_of(town), *options)


def shown(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_ja_is_exit_0_and_anything_else_3(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(town, *SOCIAL) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Borgeren har sagt ja til" in told and "når det er nødvendigt for min ene plan" in told
    assert asked(town, *SOCIAL[:-1], "health") == 3
    assert "Borgeren har sagt nej" in capsys.readouterr().out
    assert asked(town, *SOCIAL[:-1], "contact", "--stated", "other_law", "--json") == 3
    document = shown(capsys)
    assert document["stated"] == ["other_law"]
    (answer,) = document["answers"]
    assert (answer["outcome"], answer["rule"], answer["verified"]) == ("Spørg", "other_law", False)


def test_a_withdrawal_of_all_takes_one_command_and_holds_at_once(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert recorded(town, "consent_withdrawn") == 0
    receipt = " ".join(capsys.readouterr().out.split())
    assert "Alt, hvad du har sagt ja til at dele i denne sag." in receipt
    assert "Kommunen skal nu sige det til Jobcentret." in receipt
    assert asked(town, *SOCIAL) == 3
    assert recorded(town, "consent_given", "--set", YES, "--set", f"until={NEXT_YEAR}") == 0
    assert asked(town, *SOCIAL) == 0


def test_the_receipt_says_what_was_said_and_how_to_take_it_back(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    change = ("--set", "consent=1", "--set", YES.split("+")[0], "--set", NO, "--set", f"until={TODAY}", "--json")
    assert recorded(town, "consent_changed", *change) == 0
    document = shown(capsys)
    headings = [section["heading"] for section in document["receipt"]["sections"]]
    assert headings == [
        "Du har sagt ja til", "Du har sagt nej til", "Hvor længe", "Sådan tager du det tilbage", "Din plan",
    ]  # fmt: skip
    assert {row["category"]: row["state"] for row in document["consents"]} == {
        "social": "covered",
        "housing": "changed",
        "health": "refused",
    }
    assert "sha256" not in json.dumps(document["receipt"]) and ANNA not in json.dumps(document)


def test_the_text_goes_into_the_event_by_itself(town: Path) -> None:
    session = open_session(town)
    (text,) = session.workspace.consent_texts
    assert text.reference == f"en-plan@1.0.0 {text.sha256}"
    told = access_report(session, lambda: ANNA)
    (event,) = json.loads(json.dumps(told.as_dict()))["case"]["events"]
    assert event["values"]["text"] == text.reference


def test_the_citizen_reads_the_consent_and_who_asked(town: Path) -> None:
    assert asked(town, *SOCIAL, "--reason", "Møde om planen") == 0
    page = access_report(open_session(town), lambda: ANNA).page.html()
    assert "Ja til: Visitation og Hjemmepleje til Jobcentret om social støtte og bolig" in page
    assert "Nej til: Visitation og Hjemmepleje til Jobcentret om helbred" in page
    assert "Der er spurgt, om oplysninger om dig må deles" in page and "Møde om planen" in page


def test_the_citizen_reads_how_often_the_list_of_cases_was_read(town: Path) -> None:
    """Nothing where nobody did; a list that was read before the case began is not of it."""
    assert "Listen over sagerne er læst" not in access_report(open_session(town), lambda: ANNA).page.html()
    for _ in range(2):
        assert typed("case", "list", town) == 0
    report = access_report(open_session(town), lambda: ANNA)
    assert "Listen over sagerne er læst 2 gange, siden din sag begyndte, senest " in report.page.html()
    read = [entry.seq for entry in entries(town) if entry.type == "case.listed"]
    assert [each["seq"] for each in report.answer.as_dict()["case_listings"]] == read
    assert access.listings(entries(town), "2100-01-01T00:00:00Z", 10**9) == ()
    assert "Listen over sagerne" not in access_report(open_session(town), lambda: BENT).page.html()


def test_the_look_is_logged_with_what_was_asked_and_stated_and_not_the_answer(town: Path) -> None:
    assert asked(town, *SOCIAL, "--stated", "same_case") == 0
    entry = entries(town)[-1]
    assert entry.type == "share.checked"
    assert (entry.body["asked"], entry.body["stated"]) == (["home_care_centre:jobcentre:social"], ["same_case"])
    assert "Ja" not in json.dumps(entry.body, ensure_ascii=False).split('"legal"')[0]


def test_a_list_is_a_table(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "spørgsmål.csv"
    questions.write_text("from;to;category\nhome_care_centre;jobcentre;health\nhome_care_centre;jobcentre;social\n")
    capsys.readouterr()
    assert asked(town, "--questions", questions, "--json") == 0
    assert [answer["outcome"] for answer in shown(capsys)["answers"]] == ["Nej", "Ja"]
    assert asked(town, "--all") == 0
    told = capsys.readouterr().out
    assert "Alt andet (877 par og slags): Nej." in told and "Borgeren har sagt nej" in " ".join(told.split())
    assert entries(town)[-1].body["asked"] == []


@pytest.mark.parametrize(
    "content", ["", "from,to\nx,y\n", "from,to,category\n", "a,b,c\nx,y,z\n", "from,to,category\nx,y\n"]
)
def test_a_list_that_is_none(town: Path, tmp_path: Path, content: str) -> None:
    questions = tmp_path / "spørgsmål.csv"
    questions.write_text(content)
    before = len(entries(town))
    assert asked(town, "--questions", questions) == 2
    assert len(entries(town)) == before


@pytest.mark.parametrize(
    "options",
    [
        (), SOCIAL[:4], (*SOCIAL, "--all"), (*SOCIAL[:-1], "diet"), (*SOCIAL, "--stated", "consent_covers"),
        (*SOCIAL, "--reason", ""), (*SOCIAL, "--at", "2026-01-01"), (*SOCIAL, "--at", "01-01-2099 10.00"),
        (*SOCIAL, "--at", "25-03-2018 02.30"), (*SOCIAL, "--at", "28-10-2018 02.30"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_exit_2_and_nothing_is_opened(town: Path, options: tuple[str, ...]) -> None:
    before = len(entries(town))
    assert asked(town, *options) == 2
    assert len(entries(town)) == before


def test_a_past_moment_is_answered_as_it_was_known_then(town: Path) -> None:
    whose, question = Whose(case_of(town)), [("home_care_centre", "jobcentre", "social")]
    later = open_session(town, lambda: datetime.now(UTC) + timedelta(days=3))
    now = datetime.now(UTC)
    assert check_sharing(later, whose, question, now).outcome == "Ja"
    assert check_sharing(later, whose, question, now - timedelta(minutes=5)).outcome == "Nej"


def test_a_table_that_is_not_approved_answers_nothing(town: Path) -> None:
    (town / "approvals" / "share_rules" / "share_rules.note").unlink()
    with pytest.raises(NotCovered, match="table of sharing is not approved"):
        check_sharing(open_session(town), Whose(case_of(town)), [("home_care_centre", "jobcentre", "social")])
    assert entries(town)[-1].type == "case.denied"


def test_a_citizen_without_a_case_has_no_answer(town: Path) -> None:
    with pytest.raises(ConfigurationError):
        check_sharing(open_session(town), Whose(ask=lambda: "0201806001"), [("jobcentre", "jobcentre", "social")])


def own_text(town: Path, name: str, **changes: str) -> Path:
    folder = town / "consent_texts"
    folder.mkdir(exist_ok=True)
    told = {"id": "kommunens", "version": "1.0.0", "title_da": "Samtykke", "source_da": "Kommunens egen tekst."}
    told |= {"sentence_da": "{to} må høre fra {from} om {category}.", **changes}
    path = folder / name
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in told.items()), "utf-8")
    return path


def test_a_municipalitys_own_text_is_the_one_meant_once_the_basis_is_approved_anew(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_text(town, "kommunens-1.0.0.toml")
    assert asked(town, *SOCIAL) == 3
    assert "consent_texts/kommunens-1.0.0.toml" in capsys.readouterr().err
    approve_all(town)
    assert asked(town, *SOCIAL) == 0, "what was signed before stands"
    assert recorded(town, "consent_given", "--set", YES, "--set", f"until={NEXT_YEAR}") == 0
    capsys.readouterr()
    assert asked(town, *SOCIAL, "--json") == 0
    assert shown(capsys)["answers"][0]["signed"] == "Jobcentret må høre fra Visitation og Hjemmepleje om social støtte."


def test_a_text_that_was_changed_after_it_was_signed_carries_nothing(town: Path) -> None:
    path = own_text(town, "kommunens-1.0.0.toml")
    approve_all(town)
    assert recorded(town, "consent_withdrawn") == 0
    assert recorded(town, "consent_given", "--set", YES, "--set", f"until={NEXT_YEAR}") == 0
    assert asked(town, *SOCIAL) == 0
    replace(path, "må høre", "må gerne høre")
    approve_all(town)
    assert asked(town, *SOCIAL) == 3


@pytest.mark.parametrize(
    ("name", "changes", "told"),
    [
        ("kommunens.toml", {}, "kommunens-1.0.0.toml"),
        ("en-plan-2.0.0.toml", {"id": "en-plan", "version": "2.0.0"}, "Give yours another id"),
        ("kommunens-1.0.0.toml", {"sentence_da": "{to} må høre fra {from}."}, "sentence_da"),
        ("kommunens-1.0.0.toml", {"version": "1"}, "version"),
    ],
)
def test_a_text_that_is_none(
    town: Path, name: str, changes: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own_text(town, name, **changes)
    assert asked(town, *SOCIAL) == 2
    assert told in capsys.readouterr().err


class _Typed:
    """Standard input that is no terminal."""

    def __init__(self, line: str) -> None:
        self._line = line

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return f"{self._line}\n"
