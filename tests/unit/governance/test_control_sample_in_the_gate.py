"""Citizens are drawn for control only where the basis says so, and no more than it says."""

from __future__ import annotations

import pytest

from support.bases import MakeBasis, MakePlan, decide
from targeting.workspace import LegalCatalogue

ALLOWS = "balancing_test.control_sample_max"


@pytest.mark.parametrize(("asked", "most"), [(0, None), (0, 50), (50, 50), (1, 50)])
def test_a_run_within_the_basis_is_allowed(
    make_basis: MakeBasis, make_plan: MakePlan, catalogue: LegalCatalogue, asked: int, most: int | None
) -> None:
    basis = make_basis({ALLOWS: most} if most else {})
    decision = decide(make_plan(control_sample=asked), [basis], catalogue)
    assert decision.allowed, decision.refusal()
    assert decision.checked.body().get("control_sample", 0) == asked


@pytest.mark.parametrize(
    ("most", "da", "en"),
    [
        (None, "kontrolstikprøve på 51 borgere, og bases/proeve.toml tillader ingen", "bases/proeve.toml allows none"),
        (50, "på 51 borgere, og bases/proeve.toml tillader højst 50", "bases/proeve.toml allows at most 50"),
    ],
    ids=["none allowed", "too many"],
)  # fmt: skip
def test_a_run_beyond_the_basis_is_refused_with_what_to_do(
    make_basis: MakeBasis, make_plan: MakePlan, catalogue: LegalCatalogue, most: int | None, da: str, en: str
) -> None:
    basis = make_basis({ALLOWS: most} if most else {})
    decision = decide(make_plan(control_sample=51), [basis], catalogue)
    (reason,) = decision.missing
    assert da in reason.da and "[control_sample]" in reason.da
    assert en in reason.en


def test_a_basis_that_says_nothing_of_control_samples_has_the_hash_it_had(make_basis: MakeBasis) -> None:
    silent, allows, more = (make_basis(changes) for changes in ({}, {ALLOWS: 50}, {ALLOWS: 51}))
    assert "control_sample_max" not in silent.model_dump(exclude_unset=True)["balancing_test"]
    assert len({basis.balancing_test_sha256 for basis in (silent, allows, more)}) == 3
