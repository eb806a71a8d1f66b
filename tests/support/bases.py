"""Builders: a whole, real (not fictional) basis and a plan it covers, to be spoiled one key at a time."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from support.approval import note_of, person, sample_signer, signed_for
from targeting import governance
from targeting.errors import NotCovered
from targeting.governance import Approvals, Decision, Reading, RegisterReading
from targeting.workspace import Approvable, Basis, LegalCatalogue, load_catalogue
from targeting.workspace.declarations import load_mapping

DELETE = object()
DAY = date(2026, 11, 21)
APPROVER = {"name": "A. Godkender", "title": "sundhedschef", "date": date(2026, 1, 5)}

WHOLE: dict[str, Any] = {
    "id": "proeve",
    "version": "1",
    "fictional": False,
    "municipality_code": "201",
    "municipality": "Prøvekommune",
    "valid_from": date(2000, 7, 1),
    "relies_on": "GDPR-6-1-e",
    "cites": "PDL-8-3",
    "letter": "LETTER",
    "purpose": "IDENTIFY_FOR_OFFER",
    "purpose_text": "At finde borgere til et tilbud om én plan.",
    "modes": ["simulate", "operate"],
    "supplementary_basis": {
        "law": "Prøveloven",
        "paragraph": "§ 1",
        "date": date(2000, 7, 1),
        "decided_by": "byrådet",
    },
    "registers": {
        "jobcentre": {"columns": ["cpr", "offer"], "why": "tilbud", "data_categories": "art. 6"},
        "municipal_health": {
            "columns": ["cpr", "paragraph"],
            "why": "tilbud",
            "data_categories": "art. 9",
            "health_approver": APPROVER,
        },
    },
    "balancing_test": {
        "id": "afvejning-1",
        "controller_unit": "Sekretariatet",
        "public_interest": "tekst",
        "evidence": "tekst",
        "citizens_interest": "tekst",
        "necessity": "tekst",
        "special_categories": True,
        "special_categories_basis": "art. 9, stk. 2, litra g",
        "expected_persons_read": 100,
        "expected_persons_nominated": 3,
        "reasonable_expectations": "tekst",
        "consequences": "tekst",
        "safeguards": "tekst",
        "recipients": ["plankoordinatorer"],
        "conclusion": "Hensynet vurderes at være et, der klart overstiger de andre.",
        "decided_by": {"name": "B. Slutter", "title": "direktør", "date": date(2000, 7, 1)},
        "dpo": {"name": "C. Rådgiver", "date": date(2000, 6, 30), "opinion": "ingen indvendinger"},
        "dpia_ref": "dpia-1",
        "notice_ref": "tekst-1",
        "dt_notification_ref": "anmeldelse-1",
        "reviewed_on": date(2026, 11, 1),
        "review_date": date(2027, 11, 1),
    },
}

MakeBasis = Callable[..., Basis]
MakePlan = Callable[..., Reading]


RULESET = Approvable("ruleset", "en-plan", "1.0.0", "en-plan.toml", "ab" * 32)
SIGNER = sample_signer("underskriver")
PEOPLE = {"underskriver": person(SIGNER, "data_steward", name="U. Skriver", title="datasteward", accounts=("usk",))}


def approvals_of(plan: Reading, bases: Sequence[Basis], **changes: Any) -> Approvals:
    """Approvals of the plan's rule set and of every basis, that hold from the first day there is."""
    subjects = [plan.ruleset, *(basis.subject for basis in bases)]
    said = {"municipality_code": plan.municipality_code, "signed_at": datetime(2000, 1, 1, tzinfo=UTC)}
    notes = {(subject.kind, subject.id): note_of(subject, SIGNER, **said) for subject in subjects}
    return signed_for(**({"people": PEOPLE, "notes": notes, "code": plan.municipality_code} | changes))


def decide(plan: Reading, bases: Sequence[Basis], catalogue: LegalCatalogue) -> Decision:
    """The gate's answer where everything is approved."""
    return governance.decide(plan, bases, catalogue, approvals_of(plan, bases))


def check_covered(plan: Reading, bases: Sequence[Basis], catalogue: LegalCatalogue) -> Decision:
    """The gate's answer where everything is approved, or its refusal raised."""
    decision = decide(plan, bases, catalogue)
    if not decision.allowed:
        raise NotCovered(decision.refusal())
    return decision


def spoil(whole: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of ``whole`` with each dotted key set, or deleted."""
    changed: dict[str, Any] = copy.deepcopy(dict(whole))
    for dotted, value in changes.items():
        *tables, key = dotted.split(".")
        table = changed
        for name in tables:
            table = table[name]
        if value is DELETE:
            del table[key]
        else:
            table[key] = value
    return changed


@pytest.fixture
def make_basis() -> MakeBasis:
    def make(changes: Mapping[str, Any] | None = None, file: str = "proeve.toml") -> Basis:
        return load_mapping(spoil(WHOLE, changes or {}), Basis, file, b"bytes of the file")

    return make


@pytest.fixture
def make_plan() -> MakePlan:
    def make(**changes: Any) -> Reading:
        whole: dict[str, Any] = {
            "processing_date": DAY,
            "mode": "simulate",
            "purpose": "IDENTIFY_FOR_OFFER",
            "municipality_code": "201",
            "registers": (
                RegisterReading("jobcentre", health=False, columns=("cpr", "offer")),
                RegisterReading("municipal_health", health=True, columns=("cpr", "paragraph")),
            ),
            "ruleset": RULESET,
        }
        return Reading(**(whole | changes))

    return make


@pytest.fixture(scope="session")
def catalogue() -> LegalCatalogue:
    return load_catalogue()
