"""What a run writes to the audit log: one function an event, and never a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from targeting.audit import AuditLog, read_entries
from targeting.governance import Plan
from targeting.privacy import KeyRing
from targeting.provenance import actor, program
from targeting.publishing.release import Release
from targeting.quality import Verdict
from targeting.registers import LandedRegister
from targeting.workspace.contracts import RegisterContract
from targeting.workspace.rulesets import RuleSet
from targeting.workspace.workspace import Workspace

TERMINAL = frozenset({"run.completed", "run.denied", "run.failed", "run.abandoned", "quarantine.replayed"})


class RunLog:
    """The audit log, seen from one run."""

    def __init__(self, workspace: Workspace, keys: KeyRing, run_id: str, clock: Callable[[], datetime]) -> None:
        self.run_id = run_id
        self._folder = workspace.log
        self._log = open_log(workspace, keys, clock)

    def append(self, event: str, body: Mapping[str, Any]) -> int:
        """Log an event of this run durably; gives its number in the log."""
        return self._log.append(event, body, run_id=self.run_id, actor=actor()).seq

    def close_abandoned(self, discard: Callable[[str], None]) -> None:
        """Log ``run.abandoned`` for earlier runs that never ended, and let go of what they left behind."""
        for run_id in unfinished(self._folder):
            self._log.append("run.abandoned", {}, run_id=run_id, actor=actor())
            discard(run_id)


def open_log(workspace: Workspace, keys: KeyRing, clock: Callable[[], datetime]) -> AuditLog:
    """The workspace's log, to append to; raises TargetingError when it does not agree with what was signed."""
    return AuditLog.open(workspace.log, keys.log_key, workspace.origin, clock, former_key=keys.former_log_key)


def unfinished(log: Path) -> dict[str, int]:
    """Runs that were requested and have no end in the log, with the number of the entry that requested each."""
    begun: dict[str, int] = {}
    for entry in read_entries(log, {"run.requested", *TERMINAL}):
        if entry.run_id and entry.type == "run.requested":
            begun[entry.run_id] = entry.seq
        elif entry.run_id:
            begun.pop(entry.run_id, None)
    return begun


def requested(
    workspace: Workspace, plan: Plan, ruleset: RuleSet, delivery: Path, as_of: date, trigger: str
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
