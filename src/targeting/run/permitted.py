"""What the log says that a run may do. plan.json passes between processes, and is believed only where the log bears it
out: a step or a look finds its own answer of the gate among the entries that the log's key vouches for.
"""

from __future__ import annotations

from dataclasses import dataclass

from targeting.audit import ENDS, AuditLog, LegalChecked, RunRequested, SourceMissing, read, read_entries
from targeting.errors import NotCovered
from targeting.run.plan import RunPlan, changed_plan, load_plan
from targeting.session import Session
from targeting.workspace import Workspace

_TOLD = frozenset({RunRequested.type, LegalChecked.type, SourceMissing.type})


@dataclass(frozen=True)
class Permitted:
    """A run that the gate has allowed, as the log tells of it; ``missing`` are registers that did not come."""

    run_id: str
    asked: RunRequested
    checked: LegalChecked
    missing: frozenset[str]

    def plan(self, workspace: Workspace) -> RunPlan:
        """The run's plan; raises NotCovered where it is not the one that the log was told of."""
        plan = load_plan(workspace, self.run_id, self.checked.plan_sha256)
        if self.checked.plan_sha256 is None and not self._bears_out(plan):
            raise changed_plan(self.run_id)
        return plan

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
    """The run, allowed and not over; raises NotCovered unless the log says so. One an older version began is over."""
    found = _permitted(session.log, run_id)
    # That a run is over needs no proof: whatever line says so stops it.
    over = any(entry.run_id == run_id for entry in read_entries(session.workspace.log, ENDS))
    if found is None or over or found.checked.plan_sha256 is None:
        raise NotCovered("Run {run_id} has not begun, or is over. Start it with `targeting run`.", run_id=run_id)
    return found


def looked_into(session: Session, run_id: str) -> RunPlan:
    """The plan of the last good run; raises NotCovered where the log does not say that it was allowed, or as it was."""
    found = _permitted(session.log, run_id)
    if found is None:
        raise NotCovered(
            "The log does not say that run {run_id} was allowed, so nothing it read may be looked into: the log was "
            "pruned past it, or state/last_good was changed. Run again: targeting run {workspace}.",
            run_id=run_id,
            workspace=session.workspace.folder.name,
        )
    return found.plan(session.workspace)


def _permitted(log: AuditLog, run_id: str) -> Permitted | None:
    told = [read(entry) for entry in log.vouched(_TOLD) if entry.run_id == run_id]
    asked = [event for event in told if isinstance(event, RunRequested)]
    checked = [event for event in told if isinstance(event, LegalChecked)]
    if len(asked) != 1 or len(checked) != 1 or not checked[0].allowed:
        return None
    missing = frozenset(event.register for event in told if isinstance(event, SourceMissing))
    return Permitted(run_id, asked[0], checked[0], missing)
