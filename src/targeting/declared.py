"""What a person reads of the bases and rule sets: what they say, and whether they are approved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from targeting import request
from targeting.approvals import known_approvals, local_day
from targeting.governance import Approvals, judge
from targeting.scoring.needs import registers_needed
from targeting.workspace.approvals import Subject
from targeting.workspace.workspace import Workspace, load_workspace


def bases_table(folder: Path, clock: request.Clock = request.now) -> list[dict[str, Any]]:
    """One row a basis of the workspace."""
    workspace = load_workspace(folder)
    today, known = local_day(workspace, clock()), known_approvals(workspace)
    return [
        {
            "id": basis.id,
            "version": basis.version,
            "valid_from": basis.valid_from.isoformat() if basis.valid_from else None,
            "valid_to": basis.valid_to.isoformat() if basis.valid_to else None,
            "valid_today": basis.valid_on(today),
            "modes": list(basis.modes),
            "relies_on": basis.relies_on,
            "fictional": basis.fictional,
            **_in_short(_state(workspace, basis.subject, known, today)),
        }
        for basis in workspace.bases
    ]


def rulesets_table(folder: Path, clock: request.Clock = request.now) -> list[dict[str, Any]]:
    """One row a rule set of the workspace."""
    workspace = load_workspace(folder)
    today, known = local_day(workspace, clock()), known_approvals(workspace)
    return [
        {
            "id": ruleset.id,
            "version": ruleset.version,
            "name": ruleset.name,
            "valid_from": ruleset.valid_from.isoformat(),
            "valid_to": ruleset.valid_to.isoformat() if ruleset.valid_to else None,
            "rules": len(ruleset.rules),
            "threshold": ruleset.threshold,
            **_in_short(_state(workspace, ruleset.subject, known, today)),
        }
        for ruleset in workspace.rulesets.values()
    ]


def basis_document(folder: Path, name: str, clock: request.Clock = request.now) -> dict[str, Any]:
    """One basis, whole; raises ConfigurationError that lists those there are."""
    workspace = load_workspace(folder)
    basis = workspace.basis(name)
    document: dict[str, Any] = basis.model_dump(mode="json")
    return document | {
        "sha256": basis.sha256,
        "balancing_test_sha256": basis.balancing_test_sha256,
        "approval": _today(workspace, basis.subject, clock),
    }


def ruleset_document(folder: Path, name: str, clock: request.Clock = request.now) -> dict[str, Any]:
    """One rule set, whole, with the registers each rule needs; raises ConfigurationError that lists those there are."""
    workspace = load_workspace(folder)
    ruleset = workspace.ruleset(name)
    document: dict[str, Any] = ruleset.model_dump(mode="json", exclude_none=True)
    needed = registers_needed(ruleset, workspace.registers, workspace.codes)
    for rule in document["rules"]:
        rule["registers"] = list(needed[rule["id"]])
    return document | {"sha256": ruleset.sha256, "approval": _today(workspace, ruleset.subject, clock)}


def _today(workspace: Workspace, subject: Subject, clock: request.Clock) -> dict[str, Any]:
    return _state(workspace, subject, known_approvals(workspace), local_day(workspace, clock()))


def _state(workspace: Workspace, subject: Subject, known: Approvals, day: date) -> dict[str, Any]:
    """The approval in force on ``day``, or why there is none; whoever may start a run."""
    approved, reasons = judge(subject, workspace.settings.municipality.code, day, known)
    if approved:
        return {"approved": True, **approved.as_body()}
    return {"approved": False, "why_not": [reason.da for reason in reasons]}


def _in_short(state: dict[str, Any]) -> dict[str, Any]:
    """The two cells of a list."""
    return {"approved": state["approved"], "approved_by": state.get("approved_by")}
