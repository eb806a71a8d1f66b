"""The article 30 record: all it must hold, from what is declared, for people and as JSON-LD for programs."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from support.documents import DAY
from support.runs import replace, typed
from targeting.commands.records import article30_document
from targeting.records import Article30
from targeting.session import open_session
from targeting.workspace import security_measures

HEADINGS = [
    "Dataansvarlig", "Formål", "Hjemmel", "Kategorier af registrerede", "Kategorier af oplysninger", "Modtagere",
    "Tredjelande og internationale organisationer", "Tidsfrister for sletning",
    "Sikkerhedsforanstaltninger i programmet", "Kommunens egne garantier",
]  # fmt: skip
DPV = "https://w3id.org/dpv"


def record(workspace: Path) -> Article30:
    return article30_document(open_session(workspace, lambda: DAY))


def iris(value: object) -> set[str]:
    """Every @id in a document."""
    if isinstance(value, dict):
        own = {value["@id"]} if "@id" in value else set()
        return own.union(*(iris(part) for part in value.values()))
    return set().union(*(iris(part) for part in value)) if isinstance(value, list) else set()


def test_every_part_that_article_30_asks_for_has_its_section(workspace: Path) -> None:
    assert [part.heading for part in record(workspace).page().sections] == HEADINGS


def test_every_register_is_there_with_its_categories_its_retention_and_its_reason(workspace: Path) -> None:
    document = record(workspace).as_dict()
    data = {entry["label"]: entry for entry in document["personalData"]}
    assert len(data) == 10
    nexus = data["Sundhed og pleje (Nexus)"]
    assert nexus["legalCategory"] == "health" and nexus["retentionMonths"] == 6
    assert {"@id": f"{DPV}/pd#Health"} in nexus["dpvCategory"]
    assert nexus["why"].startswith("For at tælle igangværende tilbud")


def test_the_legal_basis_is_in_the_terms_of_dpv_where_there_are_any(workspace: Path) -> None:
    document = record(workspace).as_dict()
    assert [basis["@id"] for basis in document["legalBasis"]] == [
        f"{DPV}/legal/eu/gdpr#A6-1-e-official-authority",
        f"{DPV}/legal/eu/gdpr#A9-2-g",
    ]
    assert all(iri.startswith((DPV, "urn:targeting:")) for iri in iris(document))
    assert document["historicalCitation"] == {
        "@id": "urn:targeting:legal-basis:persondataloven-8",
        "citedAs": "§ 8 stk. 3, nr. 2 (interesseafvejningsreglen)",
        "resolvedAs": "persondataloven § 8, stk. 3, jf. stk. 2, nr. 2",
        "resolvedAsVerified": False,
        "inForce": False,
    }


def test_persondataloven_has_an_iri_of_our_own(workspace: Path) -> None:
    replace(workspace / "bases" / "eksempel-en-plan.toml", 'relies_on = "GDPR-6-1-e"', 'relies_on = "PDL-8-3"')
    bases = record(workspace).as_dict()["legalBasis"]
    assert [basis["@id"] for basis in bases] == ["urn:targeting:legal-basis:persondataloven-8"]


def test_nothing_is_said_to_go_to_third_countries(workspace: Path) -> None:
    assert record(workspace).as_dict()["thirdCountry"] == []
    assert "sender ingen oplysninger nogen steder hen" in record(workspace).html()


def test_without_a_basis_in_use_it_says_so(workspace: Path) -> None:
    replace(workspace / "bases" / "eksempel-en-plan.toml", "valid_from = 2018-05-25", "valid_from = 2030-01-01")
    shown = record(workspace)
    assert shown.page().notice[0].startswith("Intet grundlag i bases/ er i brug i dag.")
    assert shown.as_dict()["legalBasis"] == []


def test_a_page_that_cannot_be_written_is_exit_2_and_a_sentence(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("record", "article30", workspace, "--html", tmp_path / "findes-ikke" / "side.html") == 2
    assert "--html side.html lies in a folder that is not there. Name a new file." in capsys.readouterr().err


@pytest.mark.parametrize("measure", security_measures(), ids=lambda measure: measure.id)
def test_a_security_measure_names_a_module_that_is_there(measure) -> None:
    assert importlib.util.find_spec(measure.where)


def test_the_command_writes_the_page_and_prints_json_for_programs(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("record", "article30", workspace, "--html", tmp_path / "side.html", "--json") == 0
    assert json.loads(capsys.readouterr().out)["@type"] == f"{DPV}#Process"
    assert "Fortegnelse over behandlingen" in (tmp_path / "side.html").read_text(encoding="utf-8")
    assert not (workspace / "log").exists(), "a record reads, and writes nothing in the workspace"
