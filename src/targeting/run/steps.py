"""One run, from the request to the release: its steps in order. Knows nothing of Prefect.

Each step takes and returns references and counts. Before a step acts, the log says so durably; a step that
fails leaves the last release, the last good warehouse and the log as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from targeting import ledger
from targeting.audit import (
    FiguresHeld,
    ReleaseRegistered,
    RunCompleted,
    ScoresProduced,
    SourceBeginsLater,
    SourceMissing,
)
from targeting.errors import DeliveryError
from targeting.language import Both, Message, say, sentences
from targeting.linking import link as link_registers
from targeting.outputs import ControlDraw, control_draw, drawn_for_control, read_made
from targeting.privacy import KeyRing
from targeting.publishing import Release
from targeting.quality import (
    Verdict,
    begins_after,
    check_register,
    dismiss,
    keep_verdicts,
    know_delivery,
    preload,
    unknown_codes,
)
from targeting.registers import LandedRegister, Landing, load_reference
from targeting.run.begin import begin
from targeting.run.code_words import at_fault
from targeting.run.declared import require_unchanged
from targeting.run.earlier import earlier_candidates
from targeting.run.entries import published, quality_checked, rows_of_figures, said_destroyed, source_read
from targeting.run.facts import (
    counted_persons,
    counted_rows,
    make_outputs,
    make_simulated,
    prepare_publication,
    remember,
    shown_persons,
)
from targeting.run.failure import failed
from targeting.run.figures import tables_of_cases
from targeting.run.handing_over import seal_nominated, wait
from targeting.run.not_searched import not_searched
from targeting.run.permission import RunRequest
from targeting.run.permitted import under_way
from targeting.run.plan import RunPlan, RunRef
from targeting.run.publication import earlier_releases, register, remembered, said_held, why_held
from targeting.run.state import (
    destroy,
    forget_earlier_counted,
    forget_earlier_handovers,
    forget_numbers,
    keep_history,
    make_last_good,
    run_warehouse,
)
from targeting.run.withheld import withheld, withhold
from targeting.scoring import score as score_persons
from targeting.session import RunLog, Session, open_session
from targeting.warehouse import Warehouse
from targeting.workspace import Mode, RegisterContract, RuleSet, Workspace


def write_ledger(workspace: Workspace, plan: RunPlan, keys: KeyRing, warehouse: Warehouse) -> None:
    """Hold the landed files against those of all deliveries, and write them and their faults in the ledger.

    Raises DeliveryError when a file has come before.
    """
    uses = workspace.settings.registers
    arrival = ledger.Arrival(
        delivery=plan.delivery_date,
        run_id=plan.run_id,
        landed_at=datetime.fromisoformat(plan.started_at),
        today=date.fromisoformat(plan.processing_date),
    )
    with ledger.ledger_beside(warehouse, workspace.state, keys):
        ledger.refuse_copies(warehouse, plan.delivery_date, [name for name, use in uses.items() if use.may_repeat])
        ledger.tell_run(warehouse, arrival)
        ledger.enter(warehouse, arrival)


@dataclass(frozen=True)
class Context:
    """What every step needs: the session, the plan, and the run's part of the log."""

    session: Session
    plan: RunPlan
    log: RunLog

    @property
    def workspace(self) -> Workspace:
        """The session's."""
        return self.session.workspace

    @property
    def keys(self) -> KeyRing:
        """The session's."""
        return self.session.keys

    @property
    def contracts(self) -> tuple[RegisterContract, ...]:
        """The contracts of the registers that are read."""
        return tuple(self.workspace.register(name) for name in self.plan.registers)

    @property
    def delivery(self) -> Path:
        """The folder of extracts this run reads."""
        return self.workspace.delivery(date.fromisoformat(self.plan.delivery))

    @property
    def ruleset(self) -> RuleSet:
        """The rule set."""
        return self.workspace.ruleset(f"{self.plan.ruleset}@{self.plan.ruleset_version}")


def land(ref: RunRef) -> dict[str, int]:
    """Land every register into the run's warehouse, and write the ledger; gives rows accepted by register.

    Raises DeliveryError. The ledger is written before any check may stop the run: then it is needed most.
    """
    with step(ref, "land") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        preload()
        warehouse.create("land.key", fingerprint=context.keys.fingerprint)
        load_reference(warehouse, context.workspace.codes, context.workspace.settings)
        landing = Landing(warehouse, context.workspace.settings, context.keys)
        landed = []
        for name in context.plan.missing:
            context.log.append(SourceMissing(register=name, delivery=context.plan.delivery))
        registers = landing.land_each(context.contracts, context.delivery)
        for contract, register in zip(context.contracts, registers, strict=True):
            context.log.append(source_read(contract, register))
            landed.append(register)
        landing.know_not_searched(not_searched(context.session, context.plan, context.log))
        wait(context.workspace, context.plan, context.keys, landing)
        landing.close()
        know_delivery(warehouse, context.contracts, context.plan.delivery_date)
        write_ledger(context.workspace, context.plan, context.keys, warehouse)
        return {register.register: _rows_accepted(register) for register in landed}


def check(ref: RunRef) -> dict[str, int]:
    """Judge every register; gives how many expectations passed and failed. Raises DeliveryError on a critical one."""
    with step(ref, "check") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        verdicts: list[Verdict] = []
        for contract in context.contracts:
            judged = check_register(warehouse, contract)
            context.log.append(quality_checked(contract, judged))
            verdicts += judged
            if begins_after(warehouse, contract, context.plan.as_of_date):
                context.log.append(SourceBeginsLater(register=contract.id, as_of=context.plan.as_of))
        dismiss()
        keep_verdicts(warehouse, tuple(verdicts))
        if stopping := [verdict for verdict in verdicts if verdict.stops and not _accepted(context.plan, verdict)]:
            lost = dict.fromkeys(each.register for each in stopping if each.of_rows_lost)
            unknown = [register for register in lost if unknown_codes(warehouse, register)]
            raise _stopped(context.workspace, stopping, unknown, at_fault(warehouse, context.workspace))
        with ledger.ledger_beside(warehouse, context.workspace.state, context.keys):
            ledger.let_pass(warehouse, context.plan.delivery_date, _bases(context.plan, verdicts))
        return {
            "passed": sum(verdict.passed for verdict in verdicts),
            "warnings": sum(verdict.fails for verdict in verdicts),
        }


def link(ref: RunRef) -> dict[str, int]:
    """Put all registers into one shape; gives the number of persons and involvements."""
    with step(ref, "link") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        link_registers(warehouse, context.contracts, context.workspace.settings, context.plan.as_of_date)
        return {"persons": warehouse.count("link.person"), "involvements": warehouse.count("link.involvement")}


def score(ref: RunRef) -> dict[str, int]:
    """Score every citizen as of the run's date; gives the number of persons and of those nominated."""
    with step(ref, "score") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        score_persons(warehouse, context.ruleset, context.plan.as_of_date)
        counts = counted_persons(warehouse)
        context.log.append(ScoresProduced(as_of=context.plan.as_of))
        return counts


def disclose(ref: RunRef) -> dict[str, int]:
    """Make the output tables and hide their small cells; gives rows by table. Those of a simulation count nobody."""
    with step(ref, "disclose") as context, run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
        plan = context.plan
        if plan.mode != Mode.OPERATE:
            make_simulated(warehouse, context.workspace, plan, context.ruleset)
            return counted_rows(warehouse, plan)
        compared_with = "" if plan.compared_rekeyed or plan.compared_held else plan.compared_with
        earlier_candidates(warehouse, context.workspace, compared_with, context.keys)
        asked = _control_draw(context)
        way = tables_of_cases(context.session, context.plan, context.log)
        earlier = earlier_releases(context.session, context.plan, warehouse)
        found = make_outputs(warehouse, context.workspace, context.plan, context.ruleset, asked, way, earlier)
        withhold(warehouse, found)
        if drawn := drawn_for_control(context.ruleset, asked):
            context.log.append(drawn)
        return counted_rows(warehouse, context.plan)


def _control_draw(context: Context) -> ControlDraw:
    """What is to be drawn for control; nobody again before they may be assessed again."""
    plan = context.plan
    again_after = context.workspace.basis(str(plan.decision["basis_id"])).handover.assessed_again_after_months
    today = date.fromisoformat(plan.processing_date)
    return control_draw(plan.mode, context.ruleset, context.keys, today, again_after)


def publish(ref: RunRef) -> dict[str, int]:
    """Write the release, log it, and swap it in; gives rows by table published."""
    with step(ref, "publish") as context:
        with run_warehouse(context.workspace, ref.run_id, context.keys) as warehouse:
            remember(warehouse, context.workspace, context.plan, context.keys)
            release, told = _prepared(context, warehouse)
            sealed = seal_nominated(context.workspace, context.plan, context.keys, warehouse)
            shown = shown_persons(warehouse) if release.shown else None
            figures = withheld(warehouse) if release.shown else ()
        for event in figures:
            context.log.append(event)
        context.log.append(published(release, shown))
        for event in (*told, *([sealed] if sealed else ())):
            context.log.append(event)
        release.activate(context.session.clock())
        keep_history(context.workspace, ref.run_id)
        alone = forget_numbers(context.workspace, ref.run_id)
        if context.plan.mode == "operate":
            alone += forget_earlier_handovers(context.workspace, ref.run_id)
            alone += () if release.held else forget_earlier_counted(context.workspace, remembered(context.session))
        alone += make_last_good(context.workspace, ref.run_id, context.plan.mode)
        rows = {file.table: file.rows for file in release.files}
        context.log.append(RunCompleted(tables=rows_of_figures(release), keys=said_destroyed(alone)))
        destroy(context.workspace, alone)
        return rows


def _prepared(context: Context, warehouse: Warehouse) -> tuple[Release, tuple[FiguresHeld | ReleaseRegistered, ...]]:
    """The release as it lies beside the one in use, and what the log is to say of its figures.

    What is to be shown stands in the register by then.
    """
    if context.plan.mode != Mode.OPERATE:
        return prepare_publication(warehouse, context.workspace, context.plan), ()
    made = read_made(warehouse)
    attack = made.attack
    if held := why_held(context.session, context.plan, made):
        release = prepare_publication(warehouse, context.workspace, context.plan, held=True, attack=attack)
        return release, (said_held(held),)
    release = prepare_publication(warehouse, context.workspace, context.plan, attack=attack)
    return release, (register(context.session, context.plan, made, warehouse),)


STEPS: tuple[tuple[str, Callable[[RunRef], dict[str, int]]], ...] = (
    ("land", land),
    ("check", check),
    ("link", link),
    ("score", score),
    ("disclose", disclose),
    ("publish", publish),
)


def run(session: Session, request: RunRequest, progress: Callable[[str], None] = lambda step: None) -> RunRef:
    """The whole run in this process; ``progress`` hears the name of each step before it starts."""
    progress("begin")
    ref = begin(session, request)
    for name, act in STEPS:
        progress(name)
        act(ref)
    return ref


@contextmanager
def step(ref: RunRef, name: str) -> Iterator[Context]:
    """Give a step its context. A failure is logged, what the run has built is removed, and the error goes on.

    The workspace is opened anew: a step may run in a process of its own, and what was declared may have changed since.
    Raises NotCovered, and logs nothing, of a run that the log does not say is allowed and under way.
    """
    session = open_session(Path(ref.workspace))
    log = session.log_of(ref.run_id)
    permitted = under_way(session, ref.run_id)
    try:
        permitted.require_standing(session)
        plan = permitted.plan(session.workspace)
        session.keys.require_same(plan.pseudonym_key, f"state/runs/{ref.run_id}/plan.json")
        require_unchanged(session.workspace, plan)
        yield Context(session, plan, log)
    except Exception as error:
        dismiss()
        raise failed(session.workspace, log, name, error) from None


def _accepted(plan: RunPlan, verdict: Verdict) -> bool:
    """Whether whoever started the run has answered for it: the register is incomplete wherever a figure shows."""
    return verdict.of_change and verdict.register in plan.accepted


def _bases(plan: RunPlan, verdicts: Iterable[Verdict]) -> list[str]:
    """The registers that a later delivery may be held against: not one that was accepted although rows are missing.

    One that was accepted because it has grown is as it is to be.
    """
    grown = {verdict.register for verdict in verdicts if verdict.fails and verdict.grown}
    return [name for name in plan.registers if name not in plan.accepted or name in grown]


def _rows_accepted(register: LandedRegister) -> int:
    return sum(file.accepted for file in register.files)


def _stopped(
    workspace: Workspace, stopping: list[Verdict], unknown: Collection[str], codes: Mapping[str, list[Message]]
) -> DeliveryError:
    """One sentence an expectation: which register, what was expected, on which side of it the register is, what to do.

    How many rows or persons is not said: the log keeps the sentence, and of two runs that stopped the one subtracted
    from the other would tell of few. ``unknown`` are the registers with rows whose code no list knows: such a code may
    be new in law. ``codes`` says of each register which codes its rows in quarantine have, as far as they may be named.
    """
    found: list[Message] = [
        say(
            "{register}: {expectation} is {side} what is expected, {bounds} ({description}).",
            register=workspace.register(verdict.register).name,
            expectation=verdict.expectation,
            side=say("above") if verdict.above else say("below"),
            bounds=Both(_danish(verdict.bounds), verdict.bounds),
            description=verdict.description_da,
        )
        for verdict in stopping
    ]
    found += [
        say(
            "{register}: rows have codes that the code list does not know. If a code is new in law, add it to the code "
            "list; if it is a mistake, the department must correct it.",
            register=workspace.register(register).name,
        )
        for register in unknown
    ]
    found += _acceptable(workspace, stopping)
    found += [sentence for register in unknown for sentence in codes.get(register, ())]
    return DeliveryError(
        "The delivery did not pass its checks. {found} `targeting quarantine list` shows the rows that could not be "
        "read, how many they are, and for each reason who is to mend it: the department, or we our own lists.",
        found=sentences(found),
    )


def _acceptable(workspace: Workspace, stopping: list[Verdict]) -> list[Message]:
    """How a person goes on where a register has far more or fewer rows than before, and that is right.

    What else stops it, nobody can accept: then no such way is shown.
    """
    otherwise = {verdict.register for verdict in stopping if not verdict.of_change}
    names = dict.fromkeys(verdict.register for verdict in stopping if verdict.register not in otherwise)
    changed = [workspace.register(name) for name in names]
    return [
        say(
            "{register}: if you know why there are so many more or fewer, and the figures must be made all the same, "
            "start the run with --accept-incomplete {id} --reason TEXT. The register is then marked as incomplete "
            "wherever a figure shows.",
            register=contract.name,
            id=contract.id,
        )
        for contract in changed
        if contract.role == "register"
    ]


DANISH = {
    "and": "og", "percent": "%", "rows": "rækker", "days": "dage",
    "<": "under", ">": "over", "=": "præcis", "<=": "højst", ">=": "mindst",
}  # fmt: skip


def _danish(bounds: str) -> str:
    return " ".join(DANISH.get(word, word) for word in bounds.split())
