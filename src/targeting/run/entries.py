"""The bodies of a run's log entries: one function an event, and never a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from targeting.governance import Reading
from targeting.publishing import Release
from targeting.quality import Verdict
from targeting.registers import LandedRegister
from targeting.session import program
from targeting.workspace import RegisterContract, RuleSet, Workspace


def requested(
    workspace: Workspace, plan: Reading, ruleset: RuleSet, delivery: Path, as_of: date, trigger: str
) -> dict[str, Any]:
    """What was asked for, by whom, of which program, under which declarations."""
    settings = workspace.settings
    return {
        "municipality": {"code": settings.municipality.code, "name": settings.municipality.name},
        "controller": settings.controller.model_dump(),
        "trigger": trigger,
        "program": program(),
        "purpose": str(plan.purpose),
        "mode": str(plan.mode),
        "processing_date": plan.processing_date.isoformat(),
        "as_of": as_of.isoformat(),
        "delivery": delivery.name,
        "ruleset": {"id": ruleset.id, "version": ruleset.version, "sha256": ruleset.sha256},
        "settings_sha256": settings.sha256,
        "code_lists_sha256": workspace.codes.sha256,
        "registers": [_contract(contract) for contract in workspace.registers],
    }


def source_read(contract: RegisterContract, register: LandedRegister) -> dict[str, Any]:
    """One register as it was read: every file's fingerprint and counts."""
    return {
        "register": contract.id,
        "columns": [column.name for column in contract.columns],
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "read": file.rows_read,
                "accepted": file.accepted,
                "quarantined": file.quarantined,
                "ignored": file.ignored,
                "undeclared_columns": list(file.undeclared),
            }
            for file in register.files
        ],
    }


def quality_checked(contract: RegisterContract, verdicts: tuple[Verdict, ...]) -> dict[str, Any]:
    """One register's verdicts; observed numbers as text, since a log entry holds no fractions."""
    return {
        "register": contract.id,
        "verdicts": [
            {
                "expectation": verdict.expectation,
                "severity": verdict.severity,
                "observed": "" if verdict.observed is None else f"{verdict.observed:g}",
                "expected": verdict.bounds,
                "verdict": verdict.outcome,
            }
            for verdict in verdicts
        ],
    }


def published(release: Release) -> dict[str, Any]:
    """What is about to be swapped in: every file with its fingerprint and number of rows."""
    return {
        "tables": [
            {"table": file.table, "audience": file.audience, "rows": file.rows, "sha256": file.sha256}
            for file in release.files
        ]
    }


def _contract(contract: RegisterContract) -> dict[str, str]:
    return {"id": contract.id, "version": contract.version, "sha256": contract.sha256}
