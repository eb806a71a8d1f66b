"""Rules may ask which benefits and services a citizen has only where the basis says so; counting is what it allows."""

from __future__ import annotations

import pytest

from support.bases import MakeBasis, MakePlan, decide
from targeting.workspace import LegalCatalogue

ALLOWS = "balancing_test.named_involvements"
NAMED = ("Min Plan", "SEL § 85")


@pytest.mark.parametrize(("named", "allowed"), [((), None), ((), True), ((), False), (NAMED, True)])
def test_a_run_within_the_basis_is_allowed(
    make_basis: MakeBasis, make_plan: MakePlan, catalogue: LegalCatalogue, named: tuple[str, ...], allowed: bool | None
) -> None:
    basis = make_basis({} if allowed is None else {ALLOWS: allowed})
    decision = decide(make_plan(named=named), [basis], catalogue)
    assert decision.allowed, decision.refusal()
    assert decision.checked.body().get("named", []) == list(named)


@pytest.mark.parametrize("mode", ["simulate", "operate"])
@pytest.mark.parametrize("allowed", [None, False])
def test_a_run_that_asks_for_more_than_a_count_is_refused_by_name(
    make_basis: MakeBasis, make_plan: MakePlan, catalogue: LegalCatalogue, allowed: bool | None, mode: str
) -> None:
    basis = make_basis({} if allowed is None else {ALLOWS: allowed})
    decision = decide(make_plan(named=NAMED, mode=mode), [basis], catalogue)
    (reason,) = decision.missing
    assert "bestemte indsatser (Min Plan, SEL § 85), og bases/proeve.toml tillader kun at tælle dem" in reason.da
    assert "Write named_involvements under [balancing_test]" in reason.en
