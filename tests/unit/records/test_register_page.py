"""A contract as a page: what a department head needs is there, and nothing else has to be fetched."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from support.runs import typed
from support.world import ROOT, SAMPLE
from targeting.records.register_page import Page, register_page
from targeting.workspace import FromColumn, load_workspace

TODAY = date(2026, 11, 21)
WORKSPACE = load_workspace(SAMPLE)
HEADINGS = [
    "Hvad vi læser, og hvorfor",
    "Hvad vi aldrig læser",
    "Hvad en række bliver til",
    "Rækker vi ser bort fra",
    "Hvad vi efterprøver",
    "Hvor længe gemmes det",
    "Hvilken slags oplysninger",
    "Hvilket grundlag dækker",
    "Sådan er filen",
]


def page(register: str, today: date = TODAY) -> Page:
    return register_page(WORKSPACE, WORKSPACE.register(register), today)


def lines(register: str, heading: str, today: date = TODAY) -> str:
    return " ".join(" ".join(part.lines) for part in page(register, today).sections if part.heading == heading)


@pytest.mark.parametrize("contract", WORKSPACE.registers, ids=lambda contract: contract.id)
def test_every_section_is_there_and_every_column_with_its_reason(contract) -> None:
    shown = page(contract.id)
    lists = {each.code_list for each in contract.involvement if isinstance(each.code, FromColumn)}
    codes = [f"Koder, der godtages (kodelisten »{name}«)" for name in sorted(lists)]
    assert [part.heading for part in shown.sections] == [*HEADINGS, *codes]
    assert [row[:2] for row in shown.sections[0].rows] == [(c.header, c.description) for c in contract.columns]
    assert shown.sections[1].lines == (contract.limitations,)
    assert len(shown.sections[4].rows) == len(contract.expectations)
    assert all(rule.why in " ".join(shown.sections[3].lines) for rule in contract.ignore)


def test_rows_become_involvement_in_plain_words() -> None:
    told = lines("benefit_refund", "Hvad en række bliver til")
    assert told.startswith("Koden i kolonnen »Ydelse« siger, hvilken indsats rækken er: en ydelse (kodelisten »")
    assert "Et hul på højst 7 dage er samme forløb." in told
    assert "Rækken er en plan: Min Plan, når kolonnen »Min Plan dato« er udfyldt." in lines(
        "jobcentre", "Hvad en række bliver til"
    )
    assert "Borgeren tages ud" in lines("objection", "Hvad en række bliver til")


def test_ignored_rows_are_told_with_reason_and_condition() -> None:
    told = lines("benefit_refund", "Rækker vi ser bort fra")
    assert "En teknisk postering er ikke en ydelse: kolonnen »Ydelse« er »Fleksbidrag fra staten«." in told
    assert "En ydelse på nul kroner er ikke udbetalt: kolonnen »Beregnet udbetalingsbeløb« er nul." in told


def test_the_basis_is_named_and_what_it_lacks() -> None:
    assert "Det dækker alle kolonner i tabellen." in lines("jobcentre", "Hvilket grundlag dækker")
    assert "Det gælder ikke i dag." in lines("jobcentre", "Hvilket grundlag dækker", date(2018, 5, 24))
    assert "sundhedsfaglig leder har godkendt det" in lines("misuse_treatment", "Hvilket grundlag dækker")
    without = load_workspace(SAMPLE)
    bare = register_page(
        replace(without, bases=()),
        without.register("aids"),
        TODAY,
    )
    assert "Intet grundlag nævner registeret endnu." in bare.sections[7].lines[0]


def test_what_is_kept_is_told_as_it_is() -> None:
    kept = {row[0]: row[3] for row in page("social_psychiatry").sections[0].rows}
    assert kept["CPR"].startswith("Bliver til en nøgle")
    assert kept["Indsats"] == "Kun når det er en følgeydelse"
    assert kept["IndsatsStatus"] == "Nej, bruges kun ved indlæsningen"


def test_markup_in_a_contract_is_shown_and_not_obeyed() -> None:
    contract = WORKSPACE.register("aids").model_copy(update={"name": "<script>alert(1)</script> & co"})
    html = register_page(WORKSPACE, contract, TODAY).html()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html


def test_the_command_shows_text_json_and_html(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "aids.html"
    assert typed("register", "show", SAMPLE, "aids", "--html", target) == 0
    shown = capsys.readouterr().out
    assert all(heading in shown for heading in HEADINGS)
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert typed("register", "show", SAMPLE, "aids", "--json") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Hjælpemidler"
    assert typed("register", "show", SAMPLE, "ukendt") == 2
    assert "No register ukendt in workspace.toml" in capsys.readouterr().err


def test_a_draft_says_so_on_its_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "workspace"
    shutil.copytree(SAMPLE, copy, ignore=shutil.ignore_patterns("inbox", "log", "state", "published"))
    (copy / "registers").mkdir(exist_ok=True)
    shipped = (ROOT / "src/targeting/catalogue/registers/aids.odcs.yaml").read_text(encoding="utf-8")
    (copy / "registers" / "aids.odcs.yaml").write_text(shipped.replace("status: active", "status: draft"), "utf-8")
    assert typed("register", "show", copy, "aids") == 0
    assert "Kladde: 1 punkter er åbne" in capsys.readouterr().out
