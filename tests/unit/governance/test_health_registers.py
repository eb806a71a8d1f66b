"""Health data is read only when a named health professional has approved that register."""

from __future__ import annotations

from datetime import date

import pytest

from support.bases import APPROVER, DELETE, decide
from targeting.governance import RegisterReading

KEY = "registers.municipal_health.health_approver"


@pytest.mark.parametrize(
    "approver",
    [
        DELETE,
        APPROVER | {"name": " "},
        APPROVER | {"title": ""},
        {"name": "A. Godkender", "title": "sundhedschef"},
        APPROVER | {"date": date(2026, 11, 22)},
    ],
)
def test_without_a_signed_approver_the_register_is_skipped_and_the_run_goes_on(
    approver, make_basis, make_plan, catalogue
):
    decision = decide(make_plan(), [make_basis({KEY: approver})], catalogue)
    assert decision.allowed
    assert decision.skipped_registers == ("municipal_health",)
    (warning,) = decision.warnings
    assert "Sundhedsregisteret municipal_health springes over og læses ikke" in warning.da
    assert "[registers.municipal_health.health_approver]" in warning.en


def test_an_approval_counts_from_its_own_day(make_basis, make_plan, catalogue):
    basis = make_basis({f"{KEY}.date": date(2026, 11, 21)})
    assert decide(make_plan(), [basis], catalogue).skipped_registers == ()


def test_what_is_skipped_is_not_held_against_the_basis(make_basis, make_plan, catalogue):
    changes = {
        KEY: DELETE,
        "registers.municipal_health.columns": [],
        "balancing_test.special_categories": False,
    }
    assert decide(make_plan(), [make_basis(changes)], catalogue).allowed


def test_a_health_register_the_basis_never_mentions_is_refused_and_not_skipped(make_basis, make_plan, catalogue):
    decision = decide(make_plan(), [make_basis({"registers.municipal_health": DELETE})], catalogue)
    assert not decision.allowed and decision.skipped_registers == ()


def test_other_registers_need_no_approver(make_basis, make_plan, catalogue):
    registers = (RegisterReading("municipal_health", health=False, columns=("cpr",)),)
    decision = decide(make_plan(registers=registers), [make_basis({KEY: DELETE})], catalogue)
    assert decision.allowed and decision.skipped_registers == ()
