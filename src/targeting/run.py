"""One run, from the request to the release: its steps in order. Knows nothing of Prefect.

Each step takes and returns references and counts. Before a step acts, the log says so durably; a step that
fails leaves the last release, the last good warehouse and the log as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from targeting import outputs, runlog
from targeting.approvals import known_approvals
from targeting.deliveries import missing_registers, write_ledger
from targeting.errors import ConfigurationError, DeliveryError, NotCovered, TargetingError
from targeting.failure import failed
from targeting.governance import Decision, Plan, RegisterPlan, decide
from targeting.link import link as link_registers
from targeting.privacy import KeyRing
from targeting.provenance import actor, starters
from targeting.quality import Verdict, check_register, keep_verdicts, know_delivery, prepare
from targeting.registers import LandedRegister, Landing, load_reference
from targeting.runlog import RunLog
from targeting.runstate import (
    RunPlan,
    RunRef,
    discard,
    keep_history,
    load_plan,
    make_last_good,
    new_run_id,
    run_warehouse,
    save_plan,
    workspace_keys,
)
from targeting.scoring.rules import check_rules
from targeting.scoring.score import require_in_force
from targeting.scoring.score import score as score_persons
from targeting.workspace.contracts import RegisterContract
from targeting.workspace.declarations import Declaration
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


@dataclass(frozen=True)
class Context:
    """What every step needs: the workspace, its keys, the plan, and the log."""

    workspace: Workspace
    keys: KeyRing
    plan: RunPlan
    log: RunLog

    @property
    def contracts(self) -> tuple[RegisterContract, ...]:
        """The contracts the basis was held against; raises TargetingError when one has changed since."""
        contracts = tuple(self.workspace.register(name) for name in self.plan.registers)
        for contract in contracts:
            _require_same(contract, self.plan.contracts_sha256[contract.id])
        return contracts

    @property
    def delivery(self) -> Path:
        """The folder of extracts this run reads."""
        return self.workspace.delivery(date.fromisoformat(self.plan.delivery))

    @property
    def ruleset(self) -> RuleSet:
        """The rule set as it was when the run was asked for; raises TargetingError when it has changed since."""
        ruleset = self.workspace.ruleset(self.plan.ruleset)
        _require_same(ruleset, self.plan.ruleset_sha256)
        return ruleset


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
    ruleset = workspace.ruleset(request.ruleset or workspace.settings.defaults.ruleset)
    delivery = workspace.delivery(request.delivery)
    as_of = _as_of(request, delivery)
    require_in_force(ruleset, as_of)
    check_rules(ruleset)
    started = clock()
    run_id = new_run_id(started)
    log = RunLog(workspace, keys, run_id, clock)
    log.close_abandoned(lambda abandoned: discard(workspace, abandoned))
    asked = legal_plan(workspace, request, started)
    sequence = log.append(
        "run.requested", runlog.requested(workspace, asked, ruleset, delivery, as_of, request.trigger)
    )
    decision = decide(asked, workspace.bases, load_catalogue(), known_approvals(workspace, starters()))
    log.append("legal.checked", decision.as_body())
    if not decision.allowed:
        log.append("run.denied", {"missing": [{"da": reason.da, "en": reason.en} for reason in decision.missing]})
        raise NotCovered(decision.refusal())
    save_plan(workspace, _run_plan(workspace, run_id, started, as_of, delivery, ruleset, decision, sequence))
    return RunRef(str(folder), run_id)


def land(ref: RunRef) -> dict[str, int]:
    """Land every register into the run's warehouse, and write the ledger; gives rows accepted by register.

    Raises DeliveryError. The ledger is written before any check may stop the run: then it is needed most.
    """
    with step(ref, "land") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        prepare()
        load_reference(warehouse, context.workspace.codes, context.workspace.settings)
        landing = Landing(warehouse, context.workspace.settings, context.keys)
        landed = []
        for name in context.plan.missing:
            context.log.append("source.missing", {"register": name, "delivery": context.plan.delivery})
        for contract in context.contracts:
            register = landing.land(contract, context.delivery)
            context.log.append("source.read", runlog.source_read(contract, register))
            landed.append(register)
        landing.close()
        know_delivery(warehouse, context.contracts, context.plan.delivery_date)
        write_ledger(context.workspace, context.plan, context.keys, warehouse)
        return {register.register: _accepted(register) for register in landed}


def check(ref: RunRef) -> dict[str, int]:
    """Judge every register; gives how many expectations passed and failed. Raises DeliveryError on a critical one."""
    with step(ref, "check") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        verdicts: list[Verdict] = []
        for contract in context.contracts:
            judged = check_register(warehouse, contract)
            context.log.append("quality.checked", runlog.quality_checked(contract, judged))
            verdicts += judged
        keep_verdicts(warehouse, tuple(verdicts))
        if stopping := [verdict for verdict in verdicts if verdict.stops]:
            raise DeliveryError(_stopped(context.workspace, stopping))
        return {
            "passed": sum(verdict.passed for verdict in verdicts),
            "warnings": sum(verdict.fails for verdict in verdicts),
        }


def link(ref: RunRef) -> dict[str, int]:
    """Put all registers into one shape; gives the number of persons and involvements."""
    with step(ref, "link") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        link_registers(warehouse, context.contracts, context.workspace.settings)
        return {"persons": warehouse.count("link.person"), "involvements": warehouse.count("link.involvement")}


def score(ref: RunRef) -> dict[str, int]:
    """Score every citizen as of the run's date; gives the number of persons and of those nominated."""
    with step(ref, "score") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        score_persons(warehouse, context.ruleset, context.plan.as_of_date)
        counts = outputs.counts(warehouse)
        context.log.append("scores.produced", {"as_of": context.plan.as_of, **counts})
        return counts


def disclose(ref: RunRef) -> dict[str, int]:
    """Make the output tables and hide their small cells; gives rows by table."""
    with step(ref, "disclose") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        outputs.earlier_candidates(warehouse, context.workspace, context.plan, context.keys)
        return outputs.make(warehouse, context.workspace, context.plan, context.ruleset)


def publish(ref: RunRef) -> dict[str, int]:
    """Write the release, log it, and swap it in; gives rows by table published."""
    with step(ref, "publish") as context:
        with run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
            outputs.remember(warehouse, context.workspace, context.plan, context.keys)
            release = outputs.prepare(warehouse, context.workspace, context.plan)
        context.log.append("output.published", runlog.published(release))
        release.activate(context.workspace.settings.releases_kept)
        keep_history(context.workspace, ref.run_id)
        make_last_good(context.workspace, ref.run_id)
        rows = {file.table: file.rows for file in release.files}
        context.log.append("run.completed", {"tables": rows})
        return rows


STEPS: tuple[tuple[str, Callable[[RunRef], dict[str, int]]], ...] = (
    ("land", land),
    ("check", check),
    ("link", link),
    ("score", score),
    ("disclose", disclose),
    ("publish", publish),
)


def run(
    folder: Path, request: RunRequest, progress: Callable[[str], None] = lambda step: None, clock: Clock = now
) -> RunRef:
    """The whole run in this process; ``progress`` hears the name of each step before it starts."""
    progress("begin")
    ref = begin(folder, request, clock)
    for name, act in STEPS:
        progress(name)
        act(ref)
    return ref


@contextmanager
def step(ref: RunRef, name: str) -> Iterator[Context]:
    """Give a step its context. A failure is logged, what the run has built is removed, and the error goes on."""
    workspace = load_workspace(Path(ref.workspace))
    keys = workspace_keys(workspace)
    plan = load_plan(workspace, ref.run_id)
    log = RunLog(workspace, keys, ref.run_id, now)
    try:
        yield Context(workspace, keys, plan, log)
    except Exception as error:
        raise failed(workspace, log, name, error) from None


def _require_same(declaration: Declaration, sha256: str) -> None:
    if declaration.sha256 != sha256:
        raise TargetingError(f"{declaration.file} was changed while the run was under way. Start the run again.")


def _as_of(request: RunRequest, delivery: Path) -> date:
    delivered = date.fromisoformat(delivery.name)
    as_of = request.as_of or delivered
    if as_of > delivered:
        raise ConfigurationError(
            f"--as-of {as_of} lies after the delivery of {delivered}, which cannot know that day. "
            "Choose an earlier date, or wait for the next delivery."
        )
    return as_of


def legal_plan(workspace: Workspace, request: RunRequest, started: datetime) -> Plan:
    """What the run would read, derived from the contracts of the registers in use."""
    defaults = workspace.settings.defaults
    registers = tuple(
        RegisterPlan(contract.id, contract.health, tuple(column.name for column in contract.columns))
        for contract in workspace.registers
    )
    return Plan(
        processing_date=started.astimezone(ZoneInfo(workspace.settings.timezone)).date(),
        mode=request.mode or defaults.mode,
        purpose=request.purpose or defaults.purpose,
        municipality_code=workspace.settings.municipality.code,
        registers=registers,
        ruleset=workspace.ruleset(request.ruleset or defaults.ruleset).subject,
    )


def _run_plan(
    workspace: Workspace,
    run_id: str,
    started: datetime,
    as_of: date,
    delivery: Path,
    ruleset: RuleSet,
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
        ruleset_sha256=ruleset.sha256,
        contracts_sha256={name: workspace.register(name).sha256 for name in registers},
        actor=actor(),
        registers=tuple(registers),
        skipped=decision.skipped_registers,
        decision=decision.as_body(),
        log_seq=sequence,
        missing=missing,
        compared_incomplete=outputs.compared_incomplete(workspace, as_of),
    )


def _accepted(register: LandedRegister) -> int:
    return sum(file.accepted for file in register.files)


def _stopped(workspace: Workspace, stopping: list[Verdict]) -> str:
    """One sentence an expectation: which register, what was seen, what was expected, what to do."""
    found = "; ".join(
        f"{workspace.register(verdict.register).name}: {verdict.expectation} is {verdict.observed:g}, "
        f"expected {verdict.bounds} ({verdict.description_da})"
        for verdict in stopping
    )
    return (
        f"The delivery did not pass its checks. {found}. Ask the department for a corrected extract; "
        "`targeting quarantine list` shows the rows that could not be read."
    )
