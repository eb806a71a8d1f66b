"""targeting letter: which text is meant, what the log and the case are told first, and what is refused."""

from __future__ import annotations

import json
import os
import pwd
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.approval import enrol
from support.delivery import ANNA
from support.letters import pages_of, said_in_docx, said_in_html
from support.runs import entries, replace, typed
from support.world import small_workspace
from targeting.commands.access_report import access_report
from targeting.commands.case import record, show
from targeting.commands.case_verify import verify
from targeting.commands.consents import receipt
from targeting.commands.letter import Made, make
from targeting.commands.lookup import Whose
from targeting.errors import ConfigurationError, NotCovered
from targeting.sample.signing import approve_all
from targeting.session import open_session
from targeting.sharing import danish_day
from targeting.workspace import chosen_text, fields_of, letter_kinds

TODAY = danish_day(datetime.now(UTC))
LATER = (TODAY + timedelta(days=200)).isoformat()
ROW = "home_care_centre:jobcentre:social"
ASKED = {"yes": f"{ROW}+housing", "until": LATER}
FORMS = (".html", ".docx", ".pdf")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, before any run, with a citizen who was referred."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    folder = small_workspace(tmp_path / "workspace", {})
    said(folder, "referred", from_unit="jobcentre")
    return folder


def anna() -> str:
    return ANNA


def said(town: Path, event: str, **values: str) -> str:
    """Record an event of today; gives the case's id."""
    return record(open_session(town), event, TODAY, Whose(ask=anna), values).case.id


def made(town: Path, letter: str, name: str = "brev.html", **asked: str) -> Made:
    return make(open_session(town), Whose(ask=anna), letter, town.parent / name, asked)


def html_of(town: Path, letter: str, **asked: str) -> list[str]:
    made(town, letter, f"{letter}.html", **asked)
    return said_in_html((town.parent / f"{letter}.html").read_bytes())


@pytest.mark.parametrize("form", FORMS)
def test_the_log_and_the_case_say_which_text_and_the_file_is_its_writers_alone(town: Path, form: str) -> None:
    told = made(town, "samtykkebrev", f"brev{form}", **ASKED)
    file = town.parent / f"brev{form}"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = chosen_text(open_session(town).workspace.letter_texts, "samtykkebrev")
    assert told.text == text
    entry = entries(town)[-1]
    assert (entry.type, entry.body["recorded"]) == ("case.recorded", "letter_made")
    assert entry.body["text"] == f"en-plan-samtykkebrev@1.1.0 {text.sha256}"
    event = show(open_session(town), Whose(ask=anna)).case.events[-1]
    assert (event.number, event.on) == (entry.seq, TODAY)
    assert event.values == {"letter": "samtykkebrev", "text": text.reference}
    assert verify(open_session(town)).differences == ()


def test_what_the_letter_says_is_kept_nowhere_but_in_the_file(town: Path) -> None:
    made(town, "samtykkebrev", "brev.html", **ASKED)
    lying = b"".join(
        path.read_bytes() for path in town.rglob("*") if path.is_file() and "case_imports" not in path.parts
    )
    for secret in (ANNA, "Må vi tale sammen", "social støtte", LATER):
        assert secret.encode() not in lying
    assert ANNA not in (town.parent / "brev.html").read_text("utf-8")


def test_a_consent_asked_has_a_row_of_empty_boxes_for_each_thing(town: Path) -> None:
    made(town, "samtykkebrev", "brev.docx", **ASKED)
    pieces = said_in_docx((town.parent / "brev.docx").read_bytes())
    first = pieces.index("Må vi det?")
    assert pieces[first : first + 9] == [
        "Må vi det?", "Ja", "Nej",
        "Visitation og Hjemmepleje må give Jobcentret besked om social støtte, når det er nødvendigt for min ene plan.",
        "☐ Ja", "☐ Nej",
        "Visitation og Hjemmepleje må give Jobcentret besked om bolig, når det er nødvendigt for min ene plan.",
        "☐ Ja", "☐ Nej",
    ]  # fmt: skip
    assert any("en-plan, version 1.0.0" in piece for piece in pieces)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "yes is not said"),
        ({"yes": "", "until": LATER}, "yes is said, and is empty"),
        ({"yes": "home_care_centre:jobcentre", "until": LATER}, "yes, row 1"),
        ({"yes": "home_care_centre:jobcentre:diet", "until": LATER}, "the category is none"),
        ({"yes": "home_care_centre:nowhere:social", "until": LATER}, "the unit that receives is none"),
        ({"yes": "jobcentre:jobcentre:social", "until": LATER}, "stands on both sides"),
        ({"yes": ROW}, "until is not said"),
        ({"yes": ROW, "until": "2020-01-01"}, "must not be before"),
        ({"yes": "home_care_centre:jobcentre:health", "until": f"{TODAY.year + 2}-01-01"}, "year"),
        ({"yes": ROW, "until": LATER, "text": "nobodys"}, "text is none"),
        ({"yes": ROW, "until": LATER, "rows": "x"}, "has not all the fields"),
    ],
)
def test_what_no_citizen_could_consent_to_is_not_asked(town: Path, asked: dict[str, str], told: str) -> None:
    before = len(entries(town))
    with pytest.raises(ConfigurationError, match=told):
        made(town, "samtykkebrev", **asked)
    assert len(entries(town)) == before
    assert not (town.parent / "brev.html").exists()


def test_no_other_letter_asks(town: Path) -> None:
    with pytest.raises(ConfigurationError, match="--set belongs to the letter that asks"):
        made(town, "oplysning", **ASKED)


def test_a_referred_citizen_is_told_by_whom(town: Path) -> None:
    assert any("Det skete i Jobcentret." in piece for piece in html_of(town, "foelgebrev"))


def test_a_case_that_does_not_say_why_gives_no_letter_that_says_it(tmp_path: Path, town: Path) -> None:
    other = small_workspace(tmp_path / "other", {})
    said(other, "circumstance", what="address_protected")
    with pytest.raises(ConfigurationError, match="does not say why"):
        made(other, "foelgebrev")
    said(town, "assessed", outcome="no_need", because="one_unit_enough")
    with pytest.raises(ConfigurationError, match="has come so far: what it says would not be true"):
        made(town, "foelgebrev")
    assert made(town, "oplysning", "oplysning.html")
    assert made(other, "samtykkebrev", **ASKED).protected


def test_the_receipt_says_what_was_taken_back_and_who_is_told(town: Path) -> None:
    with pytest.raises(ConfigurationError, match="has withdrawn nothing"):
        made(town, "tilbagekald")
    said(town, "consent_given", yes=f"{ROW}+housing", until=LATER)
    said(town, "consent_withdrawn", of="home_care_centre:jobcentre:housing")
    pieces = html_of(town, "tilbagekald")
    assert "At Visitation og Hjemmepleje giver Jobcentret besked om bolig." in pieces
    assert "Vi siger det nu til Jobcentret." in pieces
    assert not any("social støtte" in piece for piece in pieces)


def took_back(town: Path) -> None:
    said(town, "consent_given", yes=ROW, until=LATER)
    said(town, "consent_withdrawn")


def test_there_is_no_receipt_of_what_was_said_yes_to_again(town: Path) -> None:
    took_back(town)
    said(town, "consent_given", **ASKED)
    with pytest.raises(ConfigurationError, match="said yes again"):
        made(town, "tilbagekald")


@pytest.mark.parametrize("of", [{}, {"of": ROW}])
def test_a_yes_to_something_else_since_takes_no_receipt_away(town: Path, of: dict[str, str]) -> None:
    said(town, "consent_given", yes=ROW, until=LATER)
    said(town, "consent_withdrawn", **of)
    said(town, "consent_given", yes="misuse_centre:jobcentre:social", until=LATER)
    pieces = html_of(town, "tilbagekald")
    assert "Vi siger det nu til Jobcentret." in pieces
    whole = "Alt det, du havde sagt ja til at dele, da du tog det tilbage. Det, du har sagt ja til siden, gælder."
    assert ("At Visitation og Hjemmepleje giver Jobcentret besked om social støtte." if of else whole) in pieces
    assert "Alt det, du har sagt ja til at dele i denne sag." not in pieces


def test_who_was_told_by_a_yes_that_had_ended_is_told_that_it_was_taken_back(town: Path) -> None:
    """A consent that expired, or was said no to since, was one by which others may have been told."""
    ended = {"yes": f"{ROW},jobcentre:family_centre:contact", "until": (TODAY - timedelta(days=1)).isoformat()}
    record(open_session(town), "consent_given", TODAY - timedelta(days=9), Whose(ask=anna), ended)
    said(town, "consent_refused", no="jobcentre:family_centre:contact")
    case = record(open_session(town), "consent_withdrawn", TODAY, Whose(ask=anna), {}).case
    told = receipt(open_session(town), case)
    assert told and "Jobcentret og Familiecentret." in str(told.as_dict())
    assert "Vi siger det nu til Jobcentret og Familiecentret." in html_of(town, "tilbagekald")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("", "Det seneste skridt er: henvist."),
        ("no", "Det seneste skridt er: svaret (nej)."),
        ("yes", "Det seneste skridt er: svaret (ja)."),
        ("plan", ""),
    ],
)
def test_a_consent_without_a_plan_is_recorded_and_that_is_said(
    town: Path, answer: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether it is to stand, people decide; that there is no plan they, and the citizen, read."""
    if answer:
        said(town, "assessed", outcome="offer")
        said(town, "offered", by_unit="jobcentre", how="meeting")
        said(town, "answered", answer="no" if answer == "no" else "yes")
    if answer == "plan":
        said(town, "plan_begun", lead_unit="jobcentre", review_due=(TODAY + timedelta(days=90)).isoformat())
    case = record(open_session(town), "consent_given", TODAY, Whose(ask=anna), {"yes": ROW, "until": LATER}).case
    capsys.readouterr()
    typed("share", "check", town, "--case", case.id, "--from", "home_care_centre", "--to", "jobcentre",
          "--category", "social")  # fmt: skip
    checked = " ".join(capsys.readouterr().out.split())
    page = receipt(open_session(town), case)
    none = "Der er ingen plan i gang i sagen."
    assert page
    for text in (checked, str(page.as_dict())):
        assert (none in text) is bool(told) and told in text


def test_the_number_of_the_case_is_not_divided_and_is_known_as_it_stands_in_the_letter(town: Path) -> None:
    case = made(town, "samtykkebrev", "brev.pdf", **ASKED).case
    unbroken = case.id.replace("-", "\N{NON-BREAKING HYPHEN}")
    for form, read in ((".html", said_in_html), (".docx", said_in_docx)):
        made(town, "samtykkebrev", f"brev{form}", **ASKED)
        assert any(f"Din sag hedder {unbroken}." in piece for piece in read((town.parent / f"brev{form}").read_bytes()))
    assert unbroken in "".join(pages_of((town.parent / "brev.pdf").read_bytes()))
    assert show(open_session(town), Whose(unbroken)).case.id == case.id


def test_the_receipt_of_a_whole_withdrawal(town: Path) -> None:
    took_back(town)
    assert "Alt det, du har sagt ja til at dele i denne sag." in html_of(town, "tilbagekald")


@pytest.mark.parametrize(
    ("what", "letters"), [("died", [*letter_kinds()]), ("objected", ["foelgebrev", "samtykkebrev"])]
)
def test_some_circumstances_keep_letters_back(town: Path, what: str, letters: list[str]) -> None:
    took_back(town)
    said(town, "circumstance", what=what)
    for letter in letters:
        with pytest.raises(ConfigurationError, match="is not made: the case says"):
            made(town, letter, **(ASKED if letter == "samtykkebrev" else {}))
    if what == "objected":
        assert made(town, "oplysning", "oplysning.html") and made(town, "tilbagekald", "kvittering.html")
        said(town, "circumstance", what="objection_lifted")
        assert made(town, "foelgebrev", "foelgebrev.html")


def test_a_text_may_name_every_field_of_its_letter(town: Path) -> None:
    """A municipality's own text with all that the catalogue declares for the letter: each is filled in."""
    took_back(town)
    for letter in letter_kinds():
        named = "\n\n".join(f"{{{{{field}}}}}" for field in fields_of(letter))
        own_text(town, letter, named)
    approve_all(town)
    for letter in letter_kinds():
        pieces = html_of(town, letter, **(ASKED if letter == "samtykkebrev" else {}))
        assert not any("{{" in piece for piece in pieces)
        assert pieces[-1] == "kommunens-" + letter + ", version 1.0.0. Kommunens egen tekst."


def own_text(town: Path, letter: str, body: str) -> Path:
    (town / "letters").mkdir(exist_ok=True)
    path = town / "letters" / f"kommunens-{letter}-1.0.0.toml"
    path.write_text(
        f'id = "kommunens-{letter}"\nversion = "1.0.0"\nletter = "{letter}"\ntitle_da = "Brev"\n'
        f'source_da = "Kommunens egen tekst."\nbody_da = """\n{body}\n"""\n',
        "utf-8",
    )
    return path


def test_a_text_that_was_edited_after_its_approval_makes_no_letter(town: Path) -> None:
    path = own_text(town, "oplysning", "\n\n".join(f"{{{{{name}}}}}" for name in letter_kinds()["oplysning"].must))
    with pytest.raises(NotCovered, match=r"letters/kommunens-oplysning-1\.0\.0\.toml"):
        made(town, "oplysning")
    approve_all(town)
    made(town, "oplysning")
    replace(path, "{{registers}}", "Ingen.\n\n{{registers}}")
    with pytest.raises(NotCovered, match=r"letters/kommunens-oplysning-1\.0\.0\.toml"):
        made(town, "oplysning", "andet.html")
    assert entries(town)[-1].type == "case.denied"
    assert not (town.parent / "andet.html").exists()


def test_who_has_no_role_makes_none(town: Path) -> None:
    enrol(town, "zoe", "data_steward", accounts=(pwd.getpwuid(os.getuid()).pw_name,))
    with pytest.raises(NotCovered, match="caseworker"):
        made(town, "oplysning")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("brev.txt", "says no form"),
        ("brev", "says no form"),
        ("workspace/brev.pdf", "would lie in the workspace"),
        ("workspace/published/brev.pdf", "would lie in the workspace"),
        ("nowhere/brev.pdf", "not there"),
        ("there.pdf", "already there"),
    ],
)
def test_a_place_that_will_not_do_is_said_before_anything_is_opened(town: Path, name: str, told: str) -> None:
    (town.parent / "there.pdf").write_bytes(b"mine")
    (town / "published").mkdir(exist_ok=True)
    before = len(entries(town))
    with pytest.raises(ConfigurationError, match=told):
        made(town, "oplysning", name)
    assert len(entries(town)) == before
    assert (town.parent / "there.pdf").read_bytes() == b"mine"


def test_a_citizen_without_a_case_gets_none(town: Path) -> None:
    with pytest.raises(ConfigurationError, match="has no case"):
        make(open_session(town), Whose(ask=lambda: "0201806001"), "oplysning", town.parent / "brev.html", {})


def test_letters_are_listed_shown_and_made_as_typed(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case_id = said(town, "circumstance", what="address_protected")
    capsys.readouterr()
    assert typed("letter", "list", town, "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["letter"] for row in rows] == [*letter_kinds()] and all(row["meant"] for row in rows)
    assert typed("letter", "show", town, "følgebrev", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["body"].strip().startswith("{{recipient}}") and "why" in document["fields"]
    assert typed("letter", "show", town, "rykker") == 2
    capsys.readouterr()
    asked = [word for pair in ASKED.items() for word in ("--set", "=".join(pair))]
    out = town.parent / "brev.pdf"
    assert typed("letter", "make", town, "samtykkebrev", "--case", case_id, "--out", out, *asked, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["file"], answer["case"], answer["entry"]) == ("brev.pdf", case_id, entries(town)[-1].seq)
    assert answer["text"] == entries(town)[-1].body["text"]
    assert typed("letter", "make", town, "oplysning", "--case", case_id, "--out", town.parent / "o.docx") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Skriv selv navn og adresse" in told and "beskyttet adresse" in told


def test_the_citizen_can_be_told_that_a_letter_was_made(town: Path) -> None:
    made(town, "oplysning")
    told = json.dumps(access_report(open_session(town), anna).as_dict(), ensure_ascii=False, default=str)
    assert "Brev lavet" in told


def test_the_consent_texts_are_as_they_were() -> None:
    """What citizens may have signed: its fingerprint stands here, since nobody may change a byte of it."""
    from support.world import SAMPLE
    from targeting.workspace import load_consent_texts

    (text,) = load_consent_texts(SAMPLE)
    assert text.reference == "en-plan@1.0.0 53a1c4ebb2c59e92349dcf4de01de978325f5ec6182960f4050a67b21ed11742"
