"""Which basis file a run is held against: the municipality's own, valid that day, the newest."""

from __future__ import annotations

from datetime import date

import pytest

from support.bases import decide


def test_without_any_basis_file_the_run_is_refused(make_plan, catalogue):
    (sentence,) = decide(make_plan(), [], catalogue).missing
    assert sentence.da == "Intet hjemmelsgrundlag i bases/ gælder for kommune 201 den 2026-11-21 (fundet: 0)."


@pytest.mark.parametrize(
    ("changes", "danish", "english"),
    [
        (
            {"valid_to": date(2026, 11, 20)},
            "proeve (bases/proeve.toml) gjaldt til og med 2026-11-20; behandlingsdagen er 2026-11-21.",
            "proeve (bases/proeve.toml) was valid up to and including 2026-11-20; the processing date is 2026-11-21.",
        ),
        (
            {"valid_from": date(2026, 11, 22)},
            "proeve (bases/proeve.toml) gælder først fra 2026-11-22; behandlingsdagen er 2026-11-21.",
            "proeve (bases/proeve.toml) is valid only from 2026-11-22; the processing date is 2026-11-21.",
        ),
        (
            {"municipality_code": "151"},
            "proeve (bases/proeve.toml) er skrevet for kommune 151, og kørslen er for kommune 201.",
            "proeve (bases/proeve.toml) is written for municipality 151, and the run is for municipality 201.",
        ),
        (
            {"fictional": True},
            "proeve (bases/proeve.toml) er fiktivt (fictional = true) og kan kun bruges i kommune 999.",
            "proeve (bases/proeve.toml) is fictional and can only be used in municipality 999.",
        ),
    ],
)
def test_a_basis_that_does_not_apply_is_named_with_its_reason(
    changes, danish, english, make_basis, make_plan, catalogue
):
    headline, reason = decide(make_plan(), [make_basis(changes)], catalogue).missing
    assert "(fundet: 1)" in headline.da and "(found: 1)" in headline.en
    assert danish in reason.da
    assert english in reason.en


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 30)])
def test_both_ends_of_the_period_are_included(day, make_basis, make_plan, catalogue):
    basis = make_basis({"valid_from": date(2026, 11, 1), "valid_to": date(2026, 11, 30)})
    assert decide(make_plan(processing_date=day), [basis], catalogue).allowed


def test_of_several_valid_the_latest_is_used_and_it_says_so(make_basis, make_plan, catalogue):
    older = make_basis({"id": "aeldre"}, "aeldre.toml")
    newer = make_basis({"id": "nyere", "valid_from": date(2026, 1, 1)}, "nyere.toml")
    for bases in ([older, newer], [newer, older]):
        decision = decide(make_plan(), bases, catalogue)
        assert decision.basis_id == "nyere"
        assert [warning.en for warning in decision.warnings] == [
            "Several bases are valid; nyere is used because it is valid from the latest date. Not used: aeldre."
        ]


def test_an_older_basis_does_not_repair_what_the_newest_lacks(make_basis, make_plan, catalogue):
    older = make_basis({"id": "aeldre"}, "aeldre.toml")
    newer = make_basis({"id": "nyere", "valid_from": date(2026, 1, 1), "modes": []}, "nyere.toml")
    decision = decide(make_plan(), [older, newer], catalogue)
    assert not decision.allowed and decision.basis_id == "nyere"


def test_an_overdue_review_stops_a_real_municipality_and_only_warns_the_fictional_one(make_basis, make_plan, catalogue):
    overdue = {"balancing_test.review_date": date(2026, 11, 20)}
    real = decide(make_plan(), [make_basis(overdue)], catalogue)
    fictional = make_basis(overdue | {"fictional": True, "municipality_code": "999"})
    sample = decide(make_plan(municipality_code="999"), [fictional], catalogue)
    assert not real.allowed
    assert sample.allowed
    assert sample.warnings == real.missing


def test_a_basis_that_is_not_fictional_is_stopped_by_an_overdue_review_also_for_999(make_basis, make_plan, catalogue):
    basis = make_basis({"balancing_test.review_date": date(2026, 11, 20), "municipality_code": "999"})
    assert not decide(make_plan(municipality_code="999"), [basis], catalogue).allowed
