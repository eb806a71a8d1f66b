"""The law as data: dated, and honest about what nobody has verified."""

from __future__ import annotations

import ast
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from targeting.errors import ConfigurationError
from targeting.workspace import LegalBasis, Measure, load_measures, municipalities, network_of
from targeting.workspace.declarations import load_mapping
from targeting.workspace.measures import Measures

VERSION = {"law_ref": "x", "verified": False, "source": "y"}
CONDITION = {"key": "heard", "text_da": "x", "evidence": "declaration"}


def test_the_catalogue_holds_the_legal_history(catalogue):
    assert {legal.id for legal in catalogue.bases} == {
        "PDL-8-3",
        "LETTER",
        "GDPR-6-1-e",
        "HP",
        "AI-BESK",
        "AI-LOV",
    }


@pytest.mark.parametrize(
    ("basis", "start", "end"),
    [
        ("PDL-8-3", date(2000, 7, 1), date(2018, 5, 24)),
        ("GDPR-6-1-e", date(2018, 5, 25), None),
        ("LETTER", date(2017, 6, 26), None),
        ("HP", None, None),
        ("AI-BESK", None, None),
        ("AI-LOV", None, None),
    ],
)
def test_each_basis_has_its_dates_and_none_where_none_was_found(basis, start, end, catalogue):
    legal = catalogue.find(basis)
    assert (legal.in_force_from, legal.in_force_to) == (start, end)
    assert legal.in_force(date(2026, 11, 21)) is (start is not None and end is None)


def test_only_an_act_and_the_regulation_can_carry_a_run(catalogue):
    assert {legal.id for legal in catalogue.bases if legal.may_be_relied_on} == {"PDL-8-3", "GDPR-6-1-e"}


@pytest.mark.parametrize(
    ("basis", "about"),
    [
        ("PDL-8-3", "resolved_as"),
        ("PDL-8-3", "in_force_from"),
        ("PDL-8-3", "dt_notification_ref"),
        ("GDPR-6-1-e", "balancing"),
        ("GDPR-6-1-e", "dpia_ref"),
        ("HP", "in_force_from"),
        ("AI-BESK", "in_force_from"),
        ("AI-LOV", "in_force_from"),
    ],
)
def test_what_is_general_knowledge_is_marked_unverified(basis, about, catalogue):
    assert about in {fact.about for fact in catalogue.find(basis).facts}
    assert not catalogue.find(basis).verified(about)


def test_the_letters_wording_is_verified(catalogue):
    assert catalogue.find("PDL-8-3").verified("cited_as")


def test_a_verified_fact_must_name_its_source(catalogue):
    mapping = catalogue.find("HP").model_dump() | {"facts": [{"about": "x", "da": "x", "en": "x", "verified": True}]}
    with pytest.raises(ConfigurationError, match="verified = true needs its sources"):
        load_mapping(mapping, LegalBasis, "hp.toml", b"")


def test_the_letters_measures_are_all_there_with_network_and_status():
    measures = {measure.id: measure for measure in load_measures()}
    assert list(measures) == ["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "P1", "P2", "EV"]
    assert Counter(measure.status for measure in measures.values()) == {
        "GRANTED_BY_ORDER": 3,
        "NO_NEW_BASIS_NEEDED": 3,
        "GENERAL_LAW": 1,
        "REJECTED": 2,
        "GRANTED_BY_184": 1,
        "PENDING": 1,
        "ENCOURAGED": 1,
    }
    assert {measures[key].network for key in ("P1", "P2")} == {"SEKTOROMRÅDER"}
    assert measures["M5"].network == "ALLE"
    assert measures["M6"].network == "ÉN PLAN"


def test_no_order_number_is_guessed():
    assert all(measure.order_no is None for measure in load_measures())


def test_fourteen_days_is_a_soft_limit_said_as_circa():
    (stay,) = [measure for measure in load_measures() if measure.id == "P1"]
    assert stay.soft_limit_days == 14 and "ca. 14 dage" in stay.allowed_da


SECTIONS = Path(__file__).parents[2] / "spec" / "measures"


@pytest.mark.parametrize("measure", load_measures(), ids=lambda measure: measure.id)
def test_every_row_has_its_section_in_the_manual(measure: Measure) -> None:
    """One file a row, named after it, that begins with its id and holds a table against that measure."""
    section = ast.parse((SECTIONS / f"test_{measure.id.casefold()}.py").read_text(encoding="utf-8"))
    assert (ast.get_docstring(section) or "").startswith(f"{measure.id}: ")
    held = [node for node in ast.walk(section) if isinstance(node, ast.Call) and ast.unparse(node.func) == "standing"]
    assert held and {ast.literal_eval(call.args[0]) for call in held} == {measure.id}


def test_the_days_of_the_letters_and_of_the_law():
    """Absent where no source shows one: the final orders, the approval of P1, the clarification of P2."""
    days = {
        measure.id: [(version.valid_from, version.valid_to) for version in measure.versions]
        for measure in load_measures()
    }
    assert days["M1"] == days["M2"] == days["M3"] == [(None, date(2021, 12, 31))]
    assert days["M5"] == [(date(2018, 1, 1), None)]
    assert days["M6"] == days["M7"] == [(None, date(2018, 5, 24)), (date(2018, 5, 25), None)]
    assert days["P1"] == days["P2"] == [(None, None)]


def test_only_what_somebody_read_is_called_verified():
    verified = {measure.id for measure in load_measures() if all(version.verified for version in measure.versions)}
    assert verified == {"M5", "M8", "M9", "P1", "EV"}
    assert not any(
        version.superseded_by.verified
        for measure in load_measures()
        for version in measure.versions
        if version.superseded_by
    )


def test_every_row_says_the_letters_own_words_and_where_its_law_was_read():
    for measure in load_measures():
        assert measure.letter_da and measure.title_da
        assert all(version.source and version.law_ref for version in measure.versions)


def test_who_is_in_which_network():
    """Five and nine of the 98, by their codes; the fictional municipality tries what Én plan was granted."""
    found = {code: network for code in municipalities() if (network := network_of(code))}
    assert sorted(code for code, network in found.items() if network == "ÉN PLAN") == [
        "151", "190", "201", "210", "217", "219", "250", "260", "270",
    ]  # fmt: skip
    assert sorted(code for code, network in found.items() if network == "SEKTOROMRÅDER") == [
        "101", "461", "561", "730", "751",
    ]  # fmt: skip
    assert network_of("999") == "ÉN PLAN" and network_of("157") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"versions": []}, "must not be empty"),
        ({"versions": [VERSION, VERSION]}, "each begins after the one before it has ended"),
        ({"versions": [VERSION | {"valid_from": date(2020, 1, 2), "valid_to": date(2020, 1, 1)}]}, "lies before"),
        ({"conditions": [CONDITION | {"asked": "adoption"}]}, "the adoption, which has no such key"),
        ({"conditions": [CONDITION | {"evidence": "hearsay"}]}, "must be declaration, date, or document_ref"),
    ],
)
def test_a_row_that_does_not_hold_together_is_refused(change, said):
    row = load_measures()[0].model_dump(exclude_none=True) | change
    with pytest.raises(ConfigurationError, match=said):
        load_mapping({"measures": [row]}, Measures, "measures.toml", b"")
