"""From the request to the answer of the gate: what a run would read, on which basis it may; no extract is opened.

The log says what is asked for before the gate is asked, and what the gate answered before anything else happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from targeting import runlog
from targeting.approvals import known_approvals
from targeting.deliveries import missing_registers
from targeting.earlier import Earlier, earlier_run
from targeting.errors import ConfigurationError, NotCovered
from targeting.governance import Decision, Plan, RegisterPlan, decide
from targeting.provenance import actor, starters
from targeting.runlog import RunLog
from targeting.runstate import RunPlan, RunRef, discard, new_run_id, save_plan, workspace_keys
from targeting.scoring.rules import check_rules, names_asked
from targeting.workspace.legal import load_catalogue
from targeting.workspace.odcs import require_finished
from targeting.workspace.rulesets import RuleSet
from targeting.workspace.unfinished import require_written
from targeting.workspace.workspace import Workspace, load_workspace

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class RunRequest:
    """What the person or the schedule that starts a run asks for; blank means the workspace's default."""

    as_of: date | None = None
    ruleset: str | None = None
    mode: str | None = None
    purpose: str | None = None
    delivery: date | None = None
    trigger: str = "manual"


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def begin(folder: Path, request: RunRequest, clock: Clock = now) -> RunRef:
    """Ask for a run: log it, hold it against the legal basis, and log the answer; opens no extract.

    Raises NotCovered when no basis in force covers what the run would read, ConfigurationError when what is
    asked for is not declared or cannot be, DeliveryError when there is no delivery.
    """
    workspace = load_workspace(folder)
    require_written(workspace.settings)
    require_finished(workspace.registers)
    keys = workspace_keys(workspace)
    delivery = workspace.delivery(request.delivery)
    as_of = scored_day(request, delivery)
    ruleset = workspace.ruleset(request.ruleset or workspace.settings.defaults.ruleset, as_of)
    check_rules(ruleset)
    started = clock()
    run_id = new_run_id(started)
    log = RunLog(workspace, keys, run_id, clock)
    log.close_abandoned(lambda abandoned: discard(workspace, abandoned))
    asked = legal_plan(workspace, request, started, ruleset)
    earlier = earlier_run(workspace, ruleset.id, as_of, delivery.name)
    body = runlog.requested(workspace, asked, ruleset, delivery, as_of, request.trigger)
    sequence = log.append("run.requested", body | {"compared_with": earlier.run_id})
    decision = decide(asked, workspace.bases, load_catalogue(), known_approvals(workspace, starters()))
    log.append("legal.checked", decision.as_body())
    if not decision.allowed:
        log.append("run.denied", {"missing": [{"da": reason.da, "en": reason.en} for reason in decision.missing]})
        raise NotCovered(decision.refusal())
    save_plan(workspace, _run_plan(workspace, run_id, started, as_of, delivery, ruleset, earlier, decision, sequence))
    return RunRef(str(folder), run_id)


def legal_plan(workspace: Workspace, request: RunRequest, started: datetime, ruleset: RuleSet) -> Plan:
    """What the run would read, derived from the contracts of the registers in use, and by which rules."""
    defaults = workspace.settings.defaults
    registers = tuple(
        RegisterPlan(contract.id, contract.health, tuple(column.name for column in contract.columns))
        for contract in workspace.registers
    )
    mode = request.mode or defaults.mode
    drawn = ruleset.control_sample.size if ruleset.control_sample and mode == "operate" else 0
    return Plan(
        processing_date=started.astimezone(ZoneInfo(workspace.settings.timezone)).date(),
        mode=mode,
        purpose=request.purpose or defaults.purpose,
        municipality_code=workspace.settings.municipality.code,
        registers=registers,
        ruleset=ruleset.subject,
        control_sample=drawn,
        named=names_asked(ruleset),
    )


def scored_day(request: RunRequest, delivery: Path) -> date:
    """The day to score as of: the delivery's when none is asked for; raises ConfigurationError on a later one."""
    delivered = date.fromisoformat(delivery.name)
    as_of = request.as_of or delivered
    if as_of > delivered:
        raise ConfigurationError(
            f"--as-of {as_of} lies after the delivery of {delivered}, which cannot know that day. "
            "Choose an earlier date, or wait for the next delivery."
        )
    return as_of


def _run_plan(
    workspace: Workspace,
    run_id: str,
    started: datetime,
    as_of: date,
    delivery: Path,
    ruleset: RuleSet,
    earlier: Earlier,
    decision: Decision,
    sequence: int,
) -> RunPlan:
    asked = [register.id for register in decision.plan.registers if register.id not in decision.skipped_registers]
    missing = missing_registers(workspace, asked, delivery)
    registers = [name for name in asked if name not in missing]
    return RunPlan(
        run_id=run_id,
        started_at=started.astimezone(UTC).isoformat(timespec="seconds"),
        as_of=as_of.isoformat(),
        processing_date=decision.plan.processing_date.isoformat(),
        delivery=delivery.name,
        mode=str(decision.plan.mode),
        purpose=str(decision.plan.purpose),
        ruleset=ruleset.id,
        ruleset_version=ruleset.version,
        ruleset_sha256=ruleset.sha256,
        contracts_sha256={name: workspace.register(name).sha256 for name in registers},
        actor=actor(),
        registers=tuple(registers),
        skipped=decision.skipped_registers,
        decision=decision.as_body(),
        log_seq=sequence,
        missing=missing,
        compared_with=earlier.run_id,
        compared_incomplete=earlier.incomplete,
        compared_forgotten=earlier.forgotten,
    )
