"""Every refusal, with the sentence that tells a data steward exactly what to write."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from support.bases import DELETE, check_covered, decide
from targeting.errors import NotCovered
from targeting.governance import RegisterReading

TEST_KEYS = [
    "id",
    "controller_unit",
    "public_interest",
    "evidence",
    "citizens_interest",
    "necessity",
    "reasonable_expectations",
    "consequences",
    "safeguards",
    "conclusion",
    "notice_ref",
]


def only_reason(changes, make_basis, make_plan, catalogue, **plan: Any):
    """The single sentence of a refusal; fails when there are more, or none."""
    (sentence,) = decide(make_plan(**plan), [make_basis(changes)], catalogue).missing
    return sentence


def test_a_whole_basis_lets_the_run_happen(make_basis, make_plan, catalogue):
    decision = check_covered(make_plan(), [make_basis()], catalogue)
    assert decision.allowed and decision.warnings == () and decision.skipped_registers == ()


@pytest.mark.parametrize(
    ("changes", "danish", "english"),
    [
        # modes
        (
            {"modes": ["operate"]},
            "Kørselsmåden simulate er ikke godkendt i bases/proeve.toml. Godkendt: operate.",
            "Mode simulate is not approved in bases/proeve.toml. Approved: operate.",
        ),
        (
            {"modes": []},
            "Kørselsmåden simulate er ikke godkendt i bases/proeve.toml. Godkendt: -.",
            "Mode simulate is not approved in bases/proeve.toml. Approved: -.",
        ),
        # registers and columns
        (
            {"registers.jobcentre": DELETE},
            "Registeret jobcentre er ikke med i bases/proeve.toml. Tilføj [registers.jobcentre]",
            "Register jobcentre is not in bases/proeve.toml. Add [registers.jobcentre]",
        ),
        (
            {"registers.municipal_health": DELETE},
            "Registeret municipal_health er ikke med i bases/proeve.toml.",
            "Register municipal_health is not in bases/proeve.toml.",
        ),
        (
            {"registers.jobcentre.columns": ["cpr"]},
            "bases/proeve.toml dækker ikke disse kolonner i registeret jobcentre: offer.",
            "bases/proeve.toml does not cover these columns of register jobcentre: offer.",
        ),
        (
            {"registers.jobcentre.columns": []},
            "bases/proeve.toml dækker ikke disse kolonner i registeret jobcentre: cpr, offer.",
            "bases/proeve.toml does not cover these columns of register jobcentre: cpr, offer.",
        ),
        (
            {"registers.jobcentre.why": " ", "registers.jobcentre.data_categories": DELETE},
            "bases/proeve.toml mangler i [registers.jobcentre]: why, data_categories.",
            "bases/proeve.toml lacks in [registers.jobcentre]: why, data_categories.",
        ),
        # supplementary basis
        (
            {"supplementary_basis": DELETE},
            "Udfyld i bases/proeve.toml under [supplementary_basis]: law, paragraph, date, decided_by.",
            "Fill in bases/proeve.toml under [supplementary_basis]: law, paragraph, date, decided_by.",
        ),
        (
            {"supplementary_basis.decided_by": "  "},
            "GDPR-6-1-e bærer ikke alene: kommunen skal selv angive en supplerende national hjemmel. "
            "Udfyld i bases/proeve.toml under [supplementary_basis]: decided_by.",
            "Fill in bases/proeve.toml under [supplementary_basis]: decided_by.",
        ),
        (
            {"balancing_test.dpia_ref": ""},
            "GDPR-6-1-e: bases/proeve.toml mangler balancing_test.dpia_ref.",
            "GDPR-6-1-e: bases/proeve.toml lacks balancing_test.dpia_ref.",
        ),
        # the balancing test
        *(
            (
                {f"balancing_test.{key}": blank},
                f"Udfyld i bases/proeve.toml under [balancing_test]: {key}.",
                f"Fill in bases/proeve.toml under [balancing_test]: {key}.",
            )
            for key in TEST_KEYS
            for blank in ("", DELETE)
        ),
        (
            {"balancing_test.decided_by.name": "", "balancing_test.dpo": DELETE},
            "under [balancing_test]: decided_by.name, dpo.name, dpo.date, dpo.opinion.",
            "under [balancing_test]: decided_by.name, dpo.name, dpo.date, dpo.opinion.",
        ),
        (
            {"balancing_test.expected_persons_read": DELETE, "balancing_test.recipients": []},
            "under [balancing_test]: expected_persons_read, recipients.",
            "under [balancing_test]: expected_persons_read, recipients.",
        ),
        (
            {"balancing_test.special_categories": DELETE},
            "under [balancing_test]: special_categories.",
            "under [balancing_test]: special_categories.",
        ),
        (
            {"balancing_test.review_date": DELETE},
            "under [balancing_test]: review_date.",
            "under [balancing_test]: review_date.",
        ),
        (
            {"balancing_test.conclusion": "Hensynet overstiger de andre."},
            "konklusion i bases/proeve.toml siger ikke, at hensynene »klart overstiger«",
            'does not contain "klart overstiger"',
        ),
        (
            {"balancing_test.special_categories": False},
            "Kørslen læser sundhedsoplysninger, men bases/proeve.toml siger special_categories = false.",
            "The run reads health data, but bases/proeve.toml says special_categories = false.",
        ),
        (
            {"balancing_test.special_categories_basis": ""},
            "mangler balancing_test.special_categories_basis.",
            "lacks balancing_test.special_categories_basis.",
        ),
        (
            {
                "balancing_test.decided_by.date": date(2026, 11, 22),
                "balancing_test.reviewed_on": DELETE,
            },
            "er først besluttet 2026-11-22, efter behandlingsdagen 2026-11-21.",
            "is decided only on 2026-11-22, after the processing date 2026-11-21.",
        ),
        # the review
        (
            {"balancing_test.review_date": date(2026, 11, 20)},
            "skulle være gennemgået senest 2026-11-20; behandlingsdagen er 2026-11-21.",
            "was due for review by 2026-11-20; the processing date is 2026-11-21.",
        ),
        (
            {"balancing_test.review_date": date(2027, 11, 2)},
            "(2027-11-02) ligger mere end 12 måneder efter den seneste (2026-11-01).",
            "(2027-11-02) lies more than 12 months after the last (2026-11-01).",
        ),
    ],
)
def test_each_lack_is_refused_with_its_own_sentence(changes, danish, english, make_basis, make_plan, catalogue):
    sentence = only_reason(changes, make_basis, make_plan, catalogue)
    assert danish in sentence.da
    assert english in sentence.en


def test_operate_is_refused_where_only_simulate_is_approved(make_basis, make_plan, catalogue):
    sentence = only_reason({"modes": ["simulate"]}, make_basis, make_plan, catalogue, mode="operate")
    assert sentence.en == "Mode operate is not approved in bases/proeve.toml. Approved: simulate."


def test_a_review_is_in_time_on_its_last_day(make_basis, make_plan, catalogue):
    basis = make_basis({"balancing_test.review_date": date(2026, 11, 21)})
    assert decide(make_plan(), [basis], catalogue).allowed


def test_a_review_on_a_leap_day_may_be_a_year_away(make_basis, make_plan, catalogue):
    changes = {
        "balancing_test.reviewed_on": date(2028, 2, 29),
        "balancing_test.review_date": date(2029, 3, 1),
    }
    plan = make_plan(processing_date=date(2028, 6, 1))
    assert decide(plan, [make_basis(changes)], catalogue).allowed


def test_the_conclusion_may_be_broken_over_lines(make_basis, make_plan, catalogue):
    basis = make_basis({"balancing_test.conclusion": "Hensynet vurderes at være et, der Klart\n  overstiger."})
    assert decide(make_plan(), [basis], catalogue).allowed


@pytest.mark.parametrize(
    ("purpose", "danish", "english"),
    [
        ("CONTROL", "samkøring i kontroløjemed er ikke tilladt", "linkage for control is not allowed"),
        ("SANCTION", "deltagelse er frivillig", "participation is voluntary"),
        ("FRAUD", "lede efter snyd", "look for fraud"),
        (
            "RESEARCH",
            "forskning og statistik kræver sin egen hjemmel",
            "need a basis and an extract of their own",
        ),
        ("identify_for_offer", "Formålet er ukendt", "The purpose is unknown"),
        ("", "Formålet er ukendt", "The purpose is unknown"),
    ],
)
def test_every_other_purpose_is_refused_before_any_basis_is_looked_at(
    purpose, danish, english, make_basis, make_plan, catalogue
):
    decision = decide(make_plan(purpose=purpose), [make_basis()], catalogue)
    (sentence,) = decision.missing
    assert danish in sentence.da and english in sentence.en
    assert decision.basis_id == ""


def test_all_that_is_missing_is_said_at_once(make_basis, make_plan, catalogue):
    basis = make_basis({"modes": [], "supplementary_basis": DELETE, "registers": {}})
    decision = decide(make_plan(), [basis], catalogue)
    assert len(decision.missing) == 4


def test_a_register_the_basis_does_not_know_is_refused(make_basis, make_plan, catalogue):
    registers = (*make_plan().registers, RegisterReading("school", health=False, columns=("cpr", "absence")))
    sentence = only_reason({}, make_basis, make_plan, catalogue, registers=registers)
    assert "Register school is not in bases/proeve.toml." in sentence.en


def test_a_basis_may_cover_more_than_a_run_reads(make_basis, make_plan, catalogue):
    registers = (RegisterReading("jobcentre", health=False, columns=("offer",)),)
    assert decide(make_plan(registers=registers), [make_basis()], catalogue).allowed


def test_the_error_holds_every_reason_in_danish_and_english_and_exits_3(make_basis, make_plan, catalogue):
    basis = make_basis({"modes": [], "registers.jobcentre": DELETE})
    with pytest.raises(NotCovered) as refused:
        check_covered(make_plan(), [basis], catalogue)
    assert refused.value.exit_code == 3
    for sentence in decide(make_plan(), [basis], catalogue).missing:
        assert f"- {sentence.da}" in refused.value.message.da and f"- {sentence.en}" in refused.value.message.en
