"""The basis as a page: what a data protection officer looks for is there, and the historical is marked as such."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from support.documents import DAY
from support.runs import replace, typed
from targeting.commands.records import basis_document
from targeting.pages import Fact, Page, Section
from targeting.records import basis_page
from targeting.session import open_session
from targeting.workspace import KEYS, load_catalogue, load_workspace
from targeting.workspace.bases import load_bases

BASIS = "eksempel-en-plan"
TODAY = DAY.date()

NOT_ASKED = ("control_sample_max", "named_involvements", "retention_months")


def page(workspace: Path, day: date = TODAY, approval: Section | None = None) -> Page:
    loaded = load_workspace(workspace)
    contracts = {contract.id: contract for contract in loaded.registers}
    return basis_page(loaded.bases[0], load_catalogue(), contracts, day, approval=approval)


def section(shown: Page, heading: str) -> Section:
    return next(part for part in shown.sections if part.heading.startswith(heading))


def facts(part: Section) -> dict[str, str]:
    return {fact.label: fact.text for fact in part.facts}


def test_every_text_that_was_weighed_is_shown_under_its_danish_heading(workspace: Path) -> None:
    basis, _ = load_bases(workspace / "bases")
    html = page(workspace).html()
    for key, value in basis.balancing_test.model_dump(exclude={"decided_by", "dpo", "id", "controller_unit"}).items():
        if isinstance(value, str) and value:
            assert value in html, key
        if key not in ("conclusion", "reviewed_on", "review_date", "dt_notification_ref", *NOT_ASKED):
            assert KEYS[f"balancing_test.{key}"].heading_da in html


def test_the_letters_citation_is_marked_historical_with_what_it_is_read_as_and_that_nobody_confirmed_it(
    workspace: Path,
) -> None:
    historical = section(page(workspace), "Brevets henvisning")
    assert historical.kind == "historical" and historical.label.startswith("Historisk.")
    said = facts(historical)
    assert said["Brevet"].endswith("26. juni 2017, sagsnr. 2017-2330, doknr. 471132")
    assert "»§ 8 stk. 3, nr. 2 (interesseafvejningsreglen)«" in said["Brevet citerer, ordret"]
    assert said["Det læses som"].startswith("persondataloven § 8, stk. 3, jf. stk. 2, nr. 2.")
    assert "ikke efterprøvet af en jurist" in said["Det læses som"]
    assert said["Gælder bestemmelsen i dag"] == "Nej; den gjaldt fra 1. juli 2000 til og med 24. maj 2018"


@pytest.mark.parametrize(
    ("day", "answer"), [(date(2018, 5, 24), "Nej; den gælder fra"), (date(2018, 5, 25), "Ja; den gælder fra")]
)
def test_whether_the_law_relied_on_applies_is_said_for_the_day_of_the_page(
    workspace: Path, day: date, answer: str
) -> None:
    assert facts(section(page(workspace, day), "Hvad loven siger i dag"))["Gælder reglen i dag"].startswith(answer)


def test_registers_are_named_with_the_columns_of_their_files_and_why(workspace: Path) -> None:
    rows = {row[0]: row for row in section(page(workspace), "Hvilke registre").rows}
    assert len(rows) == 10
    assert rows["Hjælpemidler"][1] == "Personnummer, Paragraf, Bevilget, Status, Afleveret"
    assert "Ældre bevillinger tælles ikke." in rows["Hjælpemidler"][2]
    assert "Godkendt af Fiktiv Sundhedschef" in rows["Sundhed og pleje (Nexus)"][3]


def test_what_the_law_of_the_day_does_not_ask_for_is_not_shown_as_missing(workspace: Path) -> None:
    file = workspace / "bases" / f"{BASIS}.toml"
    assert "Anmeldelse til Datatilsynet" not in page(workspace).html()
    replace(file, 'notice_ref = "', 'dt_notification_ref = "j.nr. 1"\nnotice_ref = "')
    assert "Anmeldelse til Datatilsynet" in page(workspace).html()


def test_who_decided_and_when_and_that_the_officer_was_heard(workspace: Path) -> None:
    said = facts(section(page(workspace), "Hvem har besluttet"))
    assert said["Besluttet af"].startswith("Fiktiv Kommunaldirektør, ")
    assert said["Besluttet den"] == "7. maj 2018"
    assert said["Databeskyttelsesrådgiver hørt"] == "Fiktiv Databeskyttelsesrådgiver, 23. april 2018"
    assert said["Næste gennemgang senest"] == "1. november 2027"


def test_the_block_of_approvals_stands_where_it_is_given_and_nowhere_else(workspace: Path) -> None:
    approval = Section("Godkendelse", facts=(Fact("DPO", "Underskrevet"),), kind="approval")
    assert '<section aria-labelledby="s2" class="approval">' in page(workspace, approval=approval).html()
    assert "Godkendelse" not in [part.heading for part in page(workspace).sections]


def test_what_is_missing_is_said_at_the_top(workspace: Path) -> None:
    replace(workspace / "bases" / f"{BASIS}.toml", 'evidence = "Frikommune', 'evidence = ""\n# "Frikommune')
    shown = basis_document(open_session(workspace, lambda: DAY), BASIS)
    assert shown.notice[1] == "En kørsel i dag kan ikke hvile på grundlaget:"
    assert "evidence (Belæg for interessen): uden belæg er interessen en påstand" in shown.notice[2]
    assert facts(section(shown, "Interesseafvejningen"))["Belæg for interessen"] == "Ikke udfyldt endnu."


def test_a_text_cannot_become_a_tag(workspace: Path) -> None:
    replace(workspace / "bases" / f"{BASIS}.toml", 'purpose_text = "', 'purpose_text = "<script>alert(1)</script>')
    html = page(workspace).html()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_the_page_is_written_beside_the_usual_answer(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("basis", "show", workspace, BASIS, "--html", tmp_path / "side.html") == 0
    assert "Hjemmel: eksempel-en-plan" in (tmp_path / "side.html").read_text(encoding="utf-8")
    assert "Afvejningens sha256" in capsys.readouterr().out
    assert typed("basis", "show", workspace, "findes-ikke", "--html", tmp_path / "ingen.html") == 2
    assert not (tmp_path / "ingen.html").exists()


def test_it_says_who_may_be_told_who_the_nominated_are(workspace: Path) -> None:
    said = facts(section(page(workspace), "Hvem må få at vide"))
    assert (said["Modtagere"], said["Højst åbnet om dagen"]) == ("fiktiv_visitator", "25")
    replace(workspace / "bases" / "eksempel-en-plan.toml", 'recipients = ["fiktiv_visitator"]', "recipients = []")
    assert "intet CPR-nummer" in section(page(workspace), "Hvem må få at vide").lines[0]
