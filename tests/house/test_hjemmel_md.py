"""The steward's page (docs/da/hjemmel.md) names every key of a basis, every purpose, and real refusals."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from support.approval import note_of, person, sample_signer, signed_for
from support.bases import DELETE, decide
from targeting import governance
from targeting.audit import EVENTS
from targeting.governance import RegisterReading
from targeting.workspace import Basis, Person, RegisterCover, Role, Signatory
from targeting.workspace.bases import BalancingTest, CasebookCover, DpoOpinion, HandoverCover, SupplementaryBasis
from targeting.workspace.purposes import REFUSED, Purpose

PAGE = (Path(__file__).parents[2] / "docs" / "da" / "hjemmel.md").read_text(encoding="utf-8")
TABLES = {
    "registers", "supplementary_basis", "handover", "casebook", "balancing_test", "health_approver", "decided_by",
    "dpo",
}  # fmt: skip
MODELS = (
    Person, Basis, SupplementaryBasis, RegisterCover, Signatory, BalancingTest, DpoOpinion, HandoverCover,
    CasebookCover,
)  # fmt: skip
KEYS = {key for model in MODELS for key in model.model_fields}


@pytest.mark.parametrize("key", sorted(KEYS - TABLES))
def test_every_key_is_explained(key):
    assert f"`{key}`" in PAGE


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_is_named(table):
    assert f"{table}]" in PAGE or f"[{table}." in PAGE


@pytest.mark.parametrize("role", get_args(Role))
def test_every_role_is_named(role):
    assert f"`{role}`" in PAGE


@pytest.mark.parametrize("event", [type for type in EVENTS if "approv" in type or "revoked" in type])
def test_every_event_of_an_approval_is_named(event):
    assert f"`{event}`" in PAGE


@pytest.mark.parametrize("purpose", [*Purpose, *REFUSED])
def test_every_purpose_is_named(purpose):
    assert f"`{purpose}`" in PAGE


def test_every_refusal_it_quotes_is_one_the_gate_gives(make_basis, make_plan, catalogue):
    registers = (
        RegisterReading("jobcentre", health=False, columns=("cpr",)),
        RegisterReading("aids", health=False, columns=("status",)),
    )
    lacking = {
        "registers.jobcentre": DELETE,
        "registers.aids": {"columns": []},
        "modes": ["simulate"],
        "balancing_test.review_date": date(2026, 10, 31),
    }
    ended = {"id": "en-plan", "valid_to": date(2026, 10, 31)}
    given = [
        sentence.da
        for changes in (lacking, ended)
        for sentence in decide(
            make_plan(mode="operate", registers=registers), [make_basis(changes, "en-plan.toml")], catalogue
        ).missing
    ]
    basis = make_basis(file="en-plan.toml")
    anna = sample_signer("anna")
    signed = note_of(basis.subject, anna, municipality_code="201", sha256="ab" * 32)
    known = signed_for({"anna": person(anna, "data_steward")}, {("basis", basis.id): signed}, starters=("anna",))
    given += [sentence.da for sentence in governance.decide(make_plan(), [basis], catalogue, known).missing]
    basis = make_basis({"id": "en-plan"}, "en-plan.toml")
    otherwise = (("registers/jobcentre.odcs.yaml", "ab" * 32), *basis.subject.declarations)
    signed = note_of(basis.subject, anna, municipality_code="201", declarations=otherwise)
    known = signed_for({"anna": person(anna, "data_steward")}, {("basis", basis.id): signed})
    given += [sentence.da for sentence in governance.decide(make_plan(), [basis], catalogue, known).missing]
    quoted = re.findall(r"^- `(.+)`$", PAGE, flags=re.MULTILINE)
    assert len(quoted) == 8
    for quote in quoted:
        assert any(sentence.startswith(quote.removesuffix("…").strip()) for sentence in given), quote
