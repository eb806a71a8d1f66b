"""What a person reads of the bases and rule sets: what they say, and whether they are approved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from targeting.governance import Approvals, approval_in_force
from targeting.run import known_approvals
from targeting.scoring import registers_needed
from targeting.session import Clock, local_day, now
from targeting.workspace import Approvable, Workspace, load_workspace


def bases_table(folder: Path, clock: Clock = now) -> list[dict[str, Any]]:
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


def rulesets_table(folder: Path, clock: Clock = now) -> list[dict[str, Any]]:
    """One row a version of a rule set: with the last day it is used, which a newer version may bring forward."""
    workspace = load_workspace(folder)
    today, known = local_day(workspace, clock()), known_approvals(workspace)
    return [
        {
            "id": ruleset.id,
            "version": ruleset.version,
            "name": ruleset.name,
            "valid_from": ruleset.valid_from.isoformat(),
            "valid_to": ruleset.last_day.isoformat() if ruleset.last_day else None,
            "in_force_today": ruleset.used_on(today),
            "rules": len(ruleset.rules),
            "threshold": ruleset.threshold,
            **_in_short(_state(workspace, ruleset.subject, known, today)),
        }
        for ruleset in workspace.rulesets
    ]


def basis_document(folder: Path, name: str, clock: Clock = now) -> dict[str, Any]:
    """One basis, whole; raises ConfigurationError that lists those there are."""
    workspace = load_workspace(folder)
    basis = workspace.basis(name)
    document: dict[str, Any] = basis.model_dump(mode="json")
    return document | {
        "sha256": basis.sha256,
        "balancing_test_sha256": basis.balancing_test_sha256,
        "approval": _today(workspace, basis.subject, clock),
    }


def ruleset_document(folder: Path, name: str, clock: Clock = now) -> dict[str, Any]:
    """One version of a rule set, whole, with the registers each rule needs: an ID's is that in force today, or else the
    newest.

    Raises ConfigurationError that lists those there are.
    """
    workspace = load_workspace(folder)
    ruleset = workspace.ruleset_shown(name, local_day(workspace, clock()))
    document: dict[str, Any] = ruleset.model_dump(mode="json", exclude_none=True)
    needed = registers_needed(ruleset, workspace.registers, workspace.codes)
    for rule in document["rules"]:
        rule["registers"] = list(needed[rule["id"]])
    return document | {"sha256": ruleset.sha256, "approval": _today(workspace, ruleset.subject, clock)}


def _today(workspace: Workspace, subject: Approvable, clock: Clock) -> dict[str, Any]:
    return _state(workspace, subject, known_approvals(workspace), local_day(workspace, clock()))


def _state(workspace: Workspace, subject: Approvable, known: Approvals, day: date) -> dict[str, Any]:
    """The approval in force on ``day``, or why there is none; whoever may start a run."""
    approved, reasons = approval_in_force(subject, workspace.settings.municipality.code, day, known)
    if approved:
        return {"approved": True, **approved.given.body()}
    return {"approved": False, "why_not": [reason.da for reason in reasons]}


def _in_short(state: dict[str, Any]) -> dict[str, Any]:
    """The two cells of a list."""
    return {"approved": state["approved"], "approved_by": state.get("approved_by")}
