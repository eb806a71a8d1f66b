"""What a run would read, and whether it may: the request, and the approvals the workspace and its log hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from targeting.audit import ApprovalRevoked, BasisRevoked, RulesetRevoked, standing_entries
from targeting.governance import Approvals, Reading, RegisterReading, Revocation
from targeting.scoring import names_asked
from targeting.session import require_whole_log
from targeting.workspace import Kind, RuleSet, Workspace


@dataclass(frozen=True)
class RunRequest:
    """What the person or the schedule that starts a run asks for; blank means the workspace's default.

    ``replace``: also where a release of a later day is in use, and gives way.
    """

    as_of: date | None = None
    ruleset: str | None = None
    mode: str | None = None
    purpose: str | None = None
    delivery: date | None = None
    trigger: str = "manual"
    replace: bool = False


def legal_reading(workspace: Workspace, request: RunRequest, started: datetime, ruleset: RuleSet) -> Reading:
    """What the run would read, derived from the contracts of the registers in use, and by which rules."""
    defaults = workspace.settings.defaults
    registers = tuple(
        RegisterReading(contract.id, contract.health, tuple(column.name for column in contract.columns))
        for contract in workspace.registers
    )
    mode = request.mode or defaults.mode
    drawn = ruleset.control_sample.size if ruleset.control_sample and mode == "operate" else 0
    return Reading(
        processing_date=workspace.day(started),
        mode=mode,
        purpose=request.purpose or defaults.purpose,
        municipality_code=workspace.settings.municipality.code,
        registers=registers,
        ruleset=ruleset.subject,
        control_sample=drawn,
        named=names_asked(ruleset),
    )


REVOKED: Mapping[Kind, type[ApprovalRevoked]] = {"basis": BasisRevoked, "ruleset": RulesetRevoked}


def known_approvals(workspace: Workspace, starters: Sequence[str] = ()) -> Approvals:
    """Everything the gate needs to judge approvals; ``starters`` is empty where nobody starts anything.

    Raises LogRefused where the log, which alone tells of revocations, is not whole.
    """
    require_whole_log(workspace)
    return Approvals(
        people=workspace.settings.people,
        notes=workspace.notes,
        revoked=revocations(workspace.log),
        starters=tuple(starters),
        timezone=workspace.zone,
    )


def revocations(log: Path) -> dict[str, Revocation]:
    """Every revocation in the log, also those whose entries were pruned, by the approval it revokes."""
    told = (ApprovalRevoked.of(entry) for entry in standing_entries(log, {each.type for each in REVOKED.values()}))
    return {
        each.revokes: Revocation(each.revokes, each.name or "?", each.revoked_at or "?", each.reason) for each in told
    }
