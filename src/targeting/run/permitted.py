"""What the log says that a run may do. plan.json passes between processes, and is believed only where the log bears it
out: a step or a look finds its own answer of the gate among the entries that the log's key vouches for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from targeting.audit import (
    ENDS,
    ApprovalRevoked,
    AuditLog,
    LegalChecked,
    RunRequested,
    SourceBeginsLater,
    SourceMissing,
    read,
)
from targeting.errors import NotCovered
from targeting.run.permission import REVOKED
from targeting.run.plan import RunPlan, changed_plan, load_plan
from targeting.session import Session
from targeting.workspace import Workspace

_TOLD = frozenset({RunRequested.type, LegalChecked.type, SourceMissing.type, SourceBeginsLater.type})
_REVOKED = frozenset(event.type for event in REVOKED.values())
# A run that begins before midnight ends after it; one that is taken up again a week later was allowed on another day.
_HOLDS = (timedelta(0), timedelta(days=1))


@dataclass(frozen=True)
class Permitted:
    """A run that the gate has allowed, as the log tells of it; ``missing`` are registers that did not come.

    ``late`` are those whose rows begin after the as-of date.
    ``over``: it has an end. ``revoked`` are the approvals that anybody has revoked, by the SHA-256 of their notes.
    """

    run_id: str
    asked: RunRequested
    checked: LegalChecked
    missing: frozenset[str]
    late: frozenset[str]
    over: bool
    revoked: frozenset[str]

    def require_standing(self, session: Session) -> None:
        """Raise NotCovered where an approval that the gate rested on was revoked since, or its day is past."""
        again = {"run_id": self.run_id, "workspace": session.workspace.folder.name}
        for approval in self.checked.approvals:
            if approval.note_sha256 in self.revoked:
                raise NotCovered(
                    "The approval of {id} was revoked after run {run_id} was allowed, so the run goes no further. Once "
                    "it is approved again, start the run again: targeting run {workspace}.",
                    id=approval.id,
                    **again,
                )
        allowed = date.fromisoformat(self.checked.processing_date)
        if session.today() - allowed not in _HOLDS:
            raise NotCovered(
                "Run {run_id} was allowed on {allowed}, which holds on that day and the next alone, and today is "
                "{today}. Start the run again: targeting run {workspace}.",
                allowed=allowed,
                today=session.today(),
                **again,
            )

    def plan(self, workspace: Workspace) -> RunPlan:
        """The run's plan; raises NotCovered where it is not the one that the log was told of."""
        plan = load_plan(workspace, self.run_id, self.checked.plan_sha256)
        if self.checked.plan_sha256 is None and not self._bears_out(plan):
            raise changed_plan(self.run_id)
        return replace(plan, late=tuple(sorted(self.late)))

    def _bears_out(self, plan: RunPlan) -> bool:
        """A version before plan_sha256 began the run: whether the log says of it all that a look rests on."""
        asked, checked, ruleset = self.asked, self.checked, self.asked.ruleset
        read = set(checked.registers) - set(checked.skipped_registers) - self.missing
        return (
            plan.run_id == self.run_id
            and plan.legal == checked
            and set(plan.registers) == read
            and (frozenset(plan.missing), plan.skipped) == (self.missing, checked.skipped_registers)
            and (plan.mode, plan.purpose, plan.as_of, plan.delivery)
            == (asked.mode, asked.purpose, asked.as_of, asked.delivery)
            and (plan.ruleset, plan.ruleset_version, plan.ruleset_sha256)
            == (ruleset.id, ruleset.version, ruleset.sha256)
        )


def under_way(session: Session, run_id: str) -> Permitted:
    """The run, allowed and not over; raises NotCovered unless the log says so. One an older version began is over.

    Whether what allowed it still stands is ``Permitted.require_standing``: of that the log is told.
    """
    found = _permitted(session.log, run_id)
    if found is None or found.over or found.checked.plan_sha256 is None:
        raise NotCovered("Run {run_id} has not begun, or is over. Start it with `targeting run`.", run_id=run_id)
    return found


def looked_into(session: Session, run_id: str) -> RunPlan:
    """The plan of the last good run; raises NotCovered where the log does not say that it was allowed, or as it was.

    Raises ConfigurationError where its pseudonyms were made with a key that is no longer here.
    """
    found = _permitted(session.log, run_id)
    if found is None:
        raise NotCovered(
            "The log does not say that run {run_id} was allowed, so nothing it read may be looked into: the log was "
            "pruned past it, or state/last_good was changed. Run again: targeting run {workspace}.",
            run_id=run_id,
            workspace=session.workspace.folder.name,
        )
    plan = found.plan(session.workspace)
    session.keys.require_held(plan.pseudonym_key, f"state/runs/{run_id}")
    return plan


def _permitted(log: AuditLog, run_id: str) -> Permitted | None:
    entries = log.vouched(_TOLD, stopping=ENDS | _REVOKED)
    told = [read(entry) for entry in entries if entry.run_id == run_id]
    asked = [event for event in told if isinstance(event, RunRequested)]
    checked = [event for event in told if isinstance(event, LegalChecked)]
    if len(asked) != 1 or len(checked) != 1 or not checked[0].allowed:
        return None
    missing = frozenset(event.register for event in told if isinstance(event, SourceMissing))
    late = frozenset(event.register for event in told if isinstance(event, SourceBeginsLater))
    over = any(entry.type in ENDS for entry in entries if entry.run_id == run_id)
    revoked = frozenset(ApprovalRevoked.of(entry).revokes for entry in entries if entry.type in _REVOKED)
    return Permitted(run_id, asked[0], checked[0], missing, late, over, revoked)
