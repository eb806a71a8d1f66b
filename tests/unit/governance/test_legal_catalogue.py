"""The law as data: dated, and honest about what nobody has verified."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from targeting.errors import ConfigurationError
from targeting.workspace import LegalBasis
from targeting.workspace.declarations import load_mapping
from targeting.workspace.measures import load_measures


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
    assert sorted(measures) == ["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "P1", "P2"]
    assert Counter(measure.status for measure in measures.values()) == {
        "GRANTED_BY_ORDER": 3,
        "NO_NEW_BASIS_NEEDED": 3,
        "GENERAL_LAW": 1,
        "REJECTED": 2,
        "GRANTED_BY_184": 1,
        "PENDING": 1,
    }
    assert {measures[key].network for key in ("P1", "P2")} == {"SEKTOROMRÅDER"}
    assert measures["M5"].network == "ALLE"
    assert measures["M6"].network == "ÉN PLAN"


def test_no_order_number_is_guessed():
    assert all(measure.order_no is None for measure in load_measures())


def test_fourteen_days_is_a_soft_limit_said_as_circa():
    (stay,) = [measure for measure in load_measures() if measure.id == "P1"]
    assert stay.soft_limit_days == 14 and "ca. 14 dage" in stay.allowed_da
