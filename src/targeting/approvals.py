"""What is known of approvals in a workspace: the notes, the people, who starts, and what the log says was revoked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from targeting.audit import read_entries
from targeting.governance import Approvals, Revocation
from targeting.workspace.approvals import Kind, Subject
from targeting.workspace.workspace import Workspace

REVOKED: Mapping[Kind, str] = {"basis": "basis.revoked", "ruleset": "ruleset.revoked"}
PRUNED = "log.pruned"
REVOKES = "revokes"


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
    """Every revocation in the log, by the SHA-256 of the approval it revokes.

    Pruning takes old entries out of the log and carries their revocations forward in its own entry; those count too.
    """
    found: dict[str, Revocation] = {}
    for entry in read_entries(log):
        if entry.type in REVOKED.values():
            found |= _revocations(entry.body)
        elif entry.type == PRUNED:
            found |= _revocations(entry.body.get("carried"))
    return found


def _revocations(body: object) -> dict[str, Revocation]:
    return {
        str(said[REVOKES]): Revocation(
            str(said[REVOKES]),
            str(said.get("name", "?")),
            str(said.get("revoked_at", "?")),
            str(said.get("reason", "")),
        )
        for said in _bodies(body)
    }


def _bodies(value: object) -> Iterator[Mapping[str, Any]]:
    """Every mapping in ``value``, however deep, that says it revokes something."""
    if isinstance(value, Mapping):
        if REVOKES in value:
            yield value
        for inner in value.values():
            yield from _bodies(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _bodies(inner)


def subject_of(workspace: Workspace, kind: Kind, name: str) -> Subject:
    """The basis or rule set of that id; raises ConfigurationError that lists those there are."""
    return workspace.basis(name).subject if kind == "basis" else workspace.ruleset(name).subject


def local_day(workspace: Workspace, moment: datetime) -> date:
    """The day of ``moment`` where the municipality is."""
    return moment.astimezone(ZoneInfo(workspace.settings.timezone)).date()
