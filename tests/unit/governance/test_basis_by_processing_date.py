"""The law is the law of the day the run happens on; the letter's citation never carries a run of today."""

from __future__ import annotations

from datetime import date

import pytest

from support.bases import decide
from targeting.workspace.purposes import REFUSED


@pytest.mark.parametrize(
    ("relies_on", "day", "allowed"),
    [
        ("PDL-8-3", date(2000, 7, 1), True),
        ("PDL-8-3", date(2017, 10, 2), True),
        ("PDL-8-3", date(2018, 5, 24), True),
        ("PDL-8-3", date(2018, 5, 25), False),
        ("PDL-8-3", date(2026, 11, 21), False),
        ("GDPR-6-1-e", date(2018, 5, 24), False),
        ("GDPR-6-1-e", date(2018, 5, 25), True),
        ("GDPR-6-1-e", date(2026, 11, 21), True),
    ],
)
def test_a_basis_carries_a_run_only_while_its_law_is_in_force(
    relies_on, day, allowed, make_basis, make_plan, catalogue
):
    plan = make_plan(processing_date=day)
    basis = make_basis({"relies_on": relies_on, "registers.municipal_health.health_approver.date": day})
    decision = decide(plan, [basis], catalogue)
    assert decision.allowed is allowed
    if not allowed:
        (sentence,) = decision.missing
        assert f"hviler på {relies_on}, som ikke gælder på behandlingsdagen {day}" in sentence.da
        assert f"relies on {relies_on}, which is not in force on the processing date {day}" in sentence.en


@pytest.mark.parametrize(
    ("day", "relied_upon", "cited_in_force"),
    [
        (date(2018, 5, 24), "PDL-8-3", True),
        (date(2018, 5, 25), "GDPR-6-1-e", False),
    ],
)
def test_a_municipality_with_both_gets_the_one_of_the_day(
    day, relied_upon, cited_in_force, make_basis, make_plan, catalogue
):
    old = make_basis({"id": "gammel", "relies_on": "PDL-8-3", "valid_to": date(2018, 5, 24)}, "gammel.toml")
    new = make_basis({"id": "ny", "valid_from": date(2018, 5, 25)}, "ny.toml")
    decision = decide(make_plan(processing_date=day), [new, old], catalogue)
    assert (decision.allowed, decision.relied_upon, decision.cited_in_force) == (
        True,
        relied_upon,
        cited_in_force,
    )


def test_the_letters_citation_is_kept_word_for_word_beside_its_reading(make_basis, make_plan, catalogue):
    decision = decide(make_plan(), [make_basis()], catalogue)
    assert decision.cited_as == "§ 8 stk. 3, nr. 2 (interesseafvejningsreglen)"
    assert decision.cited_law == "persondataloven"
    assert decision.resolved_as == "persondataloven § 8, stk. 3, jf. stk. 2, nr. 2"
    assert decision.resolved_as_verified is False
    assert decision.letter == "sagsnr. 2017-2330, doknr. 471132, 2017-06-26"


WITHOUT_BASIS = {
    **{purpose: ({"purpose": purpose}, {}) for purpose in REFUSED},
    "another municipality": ({"municipality_code": "151"}, {}),
    "no such law": ({}, {"cites": "PDL-99"}),
}


@pytest.mark.parametrize(("asked", "stated"), WITHOUT_BASIS.values(), ids=WITHOUT_BASIS.keys())
@pytest.mark.parametrize(("day", "in_force"), [(date(2018, 5, 24), True), (date(2018, 5, 25), False)])
def test_a_run_refused_before_any_basis_is_chosen_logs_what_the_letter_cites_all_the_same(
    day, in_force, asked, stated, make_basis, make_plan, catalogue
):
    body = decide(make_plan(processing_date=day, **asked), [make_basis(stated)], catalogue).checked.body()
    assert (body["allowed"], body["basis_id"], body["approvals"]) == (False, "", [])
    assert body["cited_as"] == "§ 8 stk. 3, nr. 2 (interesseafvejningsreglen)"
    assert body["resolved_as"] == "persondataloven § 8, stk. 3, jf. stk. 2, nr. 2"
    assert body["cited_in_force"] is in_force
    assert body["letter"] == "sagsnr. 2017-2330, doknr. 471132, 2017-06-26"


def test_the_current_basis_names_the_regulation_and_the_municipalitys_own_law(make_basis, make_plan, catalogue):
    decision = decide(make_plan(), [make_basis()], catalogue)
    assert decision.current_basis == (
        "databeskyttelsesforordningen artikel 6, stk. 1, litra e, og artikel 9, stk. 2, litra g; "
        "Prøveloven § 1; besluttet 2000-07-01 af byrådet"
    )


@pytest.mark.parametrize("relies_on", ["LETTER", "HP", "AI-BESK", "AI-LOV"])
def test_what_is_no_basis_for_a_search_is_refused_with_its_reason(relies_on, make_basis, make_plan, catalogue):
    decision = decide(make_plan(), [make_basis({"relies_on": relies_on})], catalogue)
    assert not decision.allowed
    assert decision.missing[0].da.endswith(catalogue.find(relies_on).reliance_da)
    assert decision.missing[0].en.endswith(catalogue.find(relies_on).reliance_en)


@pytest.mark.parametrize("key", ["relies_on", "cites", "letter"])
def test_a_law_the_catalogue_does_not_know_is_refused_by_key(key, make_basis, make_plan, catalogue):
    (sentence,) = decide(make_plan(), [make_basis({key: "PDL-99"})], catalogue).missing
    assert f"bases/proeve.toml: {key} peger på en hjemmel, som kataloget ikke kender" in sentence.da
    assert "PDL-8-3" in sentence.en and "PDL-99" not in sentence.en


def test_a_run_under_persondataloven_warns_without_a_notification_to_the_agency(make_basis, make_plan, catalogue):
    day = date(2018, 1, 2)
    changes = {
        "relies_on": "PDL-8-3",
        "balancing_test.dt_notification_ref": "",
        "balancing_test.dpia_ref": "",
    }
    basis = make_basis(changes | {"registers.municipal_health.health_approver.date": day})
    decision = decide(make_plan(processing_date=day), [basis], catalogue)
    assert decision.allowed
    assert [warning.en for warning in decision.warnings] == [
        "PDL-8-3: bases/proeve.toml lacks balancing_test.dt_notification_ref."
    ]
