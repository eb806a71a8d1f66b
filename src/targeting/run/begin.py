"""From the request to the answer of the gate: what a run would read, on which basis it may; no extract is opened.

The log says what is asked for before the gate is asked, and what the gate answered before anything else happens.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from targeting.audit import AcceptedIncomplete, OrderUsed, RunAbandoned, RunDenied
from targeting.errors import ConfigurationError, NotCovered
from targeting.governance import Decision, both
from targeting.ledger import require_reason
from targeting.publishing import let_go
from targeting.registers import missing_registers, require_claimed, strangers
from targeting.run.declared import fingerprints, keep, texts_of
from targeting.run.earlier import Earlier, earlier_run
from targeting.run.entries import requested, said_destroyed
from targeting.run.figures import figures_covered
from targeting.run.later import require_no_later
from targeting.run.not_searched import covered_in_casebook
from targeting.run.orders import started
from targeting.run.permission import RunRequest, legal_reading
from targeting.run.plan import RunPlan, RunRef, new_run_id, save_plan
from targeting.run.shredded import require_keys
from targeting.run.state import destroy, discard
from targeting.scoring import check_rules
from targeting.session import Session, actor, unfinished
from targeting.workspace import Mode, RuleSet, Workspace, require_finished, require_written


def begin(session: Session, request: RunRequest) -> RunRef:
    """Ask for a run: log it, hold it against the legal basis, and log the answer; opens no extract.

    Raises NotCovered when no basis in force covers what the run would read, ConfigurationError when what is
    asked for is not declared or cannot be, DeliveryError when there is no delivery.
    """
    workspace = session.workspace
    require_written(workspace.settings)
    require_finished(workspace.registers)
    delivery = workspace.delivery(request.delivery)
    require_claimed(workspace, delivery)
    require_acceptable(workspace, request)
    as_of = scored_day(workspace, request, delivery)
    ruleset = workspace.ruleset(request.ruleset or workspace.settings.defaults.ruleset, as_of)
    check_rules(ruleset)
    require_no_later(workspace, request, as_of, delivery.name)
    require_keys(session)
    now = session.clock()
    run_id = new_run_id(now)
    log = session.log_of(run_id)
    close_abandoned(session)
    asked = legal_reading(workspace, request, now, ruleset)
    compares = asked.mode == Mode.OPERATE  # a simulation counts nobody, and so nobody who moved
    earlier = earlier_run(session, ruleset.id, asked.mode, as_of, delivery.name) if compares else Earlier()
    start = started(session, request, asked, delivery.name)
    wish = requested(workspace, asked, ruleset, delivery, as_of, request.trigger, earlier.run_id)
    ordered = start.ordered.told if start.ordered else None
    accepted = tuple(AcceptedIncomplete(register=name, reason=request.reason.strip()) for name in request.accept)
    sequence = log.append(replace(wish, order=ordered, accepted=accepted or None))
    decision, casebook = covered_in_casebook(session, start.decide(asked, workspace), start.known)
    decision, figures = figures_covered(session, decision, start.known)
    if not decision.allowed:
        log.append(decision.checked)
        log.append(RunDenied(missing=both(decision.missing)))
        raise NotCovered(decision.refusal())
    plan = _run_plan(session, run_id, now, as_of, delivery, ruleset, earlier, decision, sequence)
    plan = replace(plan, accepted=request.accept, beside=len(list(strangers(workspace))))
    if casebook:
        uses = workspace.basis(decision.basis_id).casebook.uses
        plan = replace(plan, casebook=casebook.body(), casebook_uses=uses)
    plan = replace(plan, figures=figures.body() if figures else {})
    if start.ordered:
        plan = replace(plan, ordered_by=start.ordered.order.ordered_by, order_sha256=start.ordered.order.sha256)
        if start.ordered.order.once:
            log.append(OrderUsed(order=plan.order_sha256, ordered_by=plan.ordered_by))
    declared = dict(decision.declarations)
    log.append(replace(decision.checked, declarations=declared, plan_sha256=sha256(plan.content).hexdigest()))
    keep(workspace, texts_of(workspace.basis(decision.basis_id), ruleset))
    save_plan(workspace, plan)
    session.mark_keys()
    return RunRef(str(workspace.folder), run_id)


def close_abandoned(session: Session) -> None:
    """Log ``run.abandoned`` for earlier runs that never ended, and let go of what they left behind.

    So too of releases that were in use, which nobody has open any longer.
    """
    let_go(session.workspace.published, session.clock())
    for run_id in unfinished(session.workspace.log):
        alone = discard(session.workspace, run_id)
        session.log_of(run_id).append(RunAbandoned(keys=said_destroyed(alone)))
        destroy(session.workspace, alone)


def _require_memory(workspace: Workspace, as_of: date) -> None:
    """Raise ConfigurationError where a register in use keeps its latest registration alone."""
    for contract in workspace.registers:
        if contract.latest_only:
            raise ConfigurationError(
                "{register} holds the latest registration alone, and cannot tell what was so on {as_of}. Leave --as-of "
                "out, or take the register out of workspace.toml.",
                register=contract.name,
                as_of=as_of,
            )


def scored_day(workspace: Workspace, request: RunRequest, delivery: Path) -> date:
    """The day to score as of: the delivery's when none is asked for.

    Raises ConfigurationError on a later one, and on an earlier one that a register in use cannot know.
    """
    delivered = date.fromisoformat(delivery.name)
    as_of = request.as_of or delivered
    if as_of > delivered:
        raise ConfigurationError(
            "--as-of {as_of} lies after the delivery of {delivered}, which cannot know that day. "
            "Choose an earlier date, or wait for the next delivery.",
            as_of=as_of,
            delivered=delivered,
        )
    if as_of < delivered:
        _require_memory(workspace, as_of)
    return as_of


def require_acceptable(workspace: Workspace, request: RunRequest) -> None:
    """Raise ConfigurationError where a register that is to be accepted as incomplete cannot be, or nobody says why."""
    for name in request.accept:
        if workspace.register(name).role != "register":
            raise ConfigurationError(
                "--accept-incomplete {register}: who lives in the municipality, and who objects, must be whole.",
                register=name,
            )
    if request.accept:
        require_reason(request.reason)
    elif request.reason:
        raise ConfigurationError("--reason belongs to --accept-incomplete: name the register that it is about.")


def _run_plan(
    session: Session,
    run_id: str,
    started: datetime,
    as_of: date,
    delivery: Path,
    ruleset: RuleSet,
    earlier: Earlier,
    decision: Decision,
    sequence: int,
) -> RunPlan:
    workspace = session.workspace
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
        actor=actor(),
        registers=tuple(registers),
        skipped=decision.skipped_registers,
        decision=decision.checked.body(),
        log_seq=sequence,
        missing=missing,
        compared_with=earlier.run_id,
        compared_incomplete=earlier.incomplete,
        compared_forgotten=earlier.forgotten,
        compared_rekeyed=earlier.rekeyed,
        compared_held=earlier.held,
        declarations=fingerprints(texts_of(workspace.basis(decision.basis_id), ruleset)),
        pseudonym_key=session.keys.fingerprint,
    )
