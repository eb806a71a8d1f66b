"""What is known of approvals in a workspace: the notes, the people, who starts, and what the log says was revoked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from targeting.audit import standing_entries
from targeting.governance import Approvals, Revocation
from targeting.workspace.approvals import Kind, Subject
from targeting.workspace.workspace import Workspace

REVOKED: Mapping[Kind, str] = {"basis": "basis.revoked", "ruleset": "ruleset.revoked"}


def known_approvals(workspace: Workspace, starters: Sequence[str] = ()) -> Approvals:
    """Everything the gate needs to judge approvals; ``starters`` is empty where nobody starts anything."""
    return Approvals(
        people=workspace.settings.people,
        notes=workspace.notes,
        revoked=revocations(workspace.log),
        starters=tuple(starters),
        timezone=ZoneInfo(workspace.settings.timezone),
    )


def revocations(log: Path) -> dict[str, Revocation]:
    """Every revocation in the log, also those whose entries were pruned, by the approval it revokes."""
    return {
        str(entry.body["revokes"]): Revocation(
            str(entry.body["revokes"]),
            str(entry.body.get("name", "?")),
            str(entry.body.get("revoked_at", "?")),
            str(entry.body.get("reason", "")),
        )
        for entry in standing_entries(log, set(REVOKED.values()))
    }


def subject_of(workspace: Workspace, kind: Kind, name: str) -> Subject:
    """The basis of that id, or the rule set of that ID or ID@VERSION; raises ConfigurationError that lists them."""
    return workspace.basis(name).subject if kind == "basis" else workspace.ruleset(name).subject


def local_day(workspace: Workspace, moment: datetime) -> date:
    """The day of ``moment`` where the municipality is."""
    return moment.astimezone(ZoneInfo(workspace.settings.timezone)).date()
