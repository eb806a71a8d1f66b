"""Reading the last good run's population outside a run: held against the legal basis of today, and logged first.

A command that explains, compares or tries rules opens what a run has linked, never an extract. It takes no lock:
several may read at once, beside a run under way, and what they write are temporary files that are gone with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from targeting.audit import Consultation, ConsultationDenied, Event
from targeting.disclosure import LINES, TABLES, make_stand_ins
from targeting.errors import ConfigurationError, NotCovered, TargetingError
from targeting.governance import Decision, Reading, RegisterReading, both, decide
from targeting.language import Both, say
from targeting.linking import band_ages
from targeting.privacy import KeyRing, NoDataKey, of_warehouse, secret_of_questions
from targeting.run.permission import RunRequest, enter_people, known_approvals, legal_reading
from targeting.run.permitted import looked_into
from targeting.run.plan import RunPlan, run_folder
from targeting.run.state import good_runs, last_good
from targeting.session import Session, starters
from targeting.warehouse import SCHEMAS, Limits, Warehouse, connect
from targeting.workspace import RuleSet, Workspace, bandings, load_catalogue

LAST_GOOD = "last_good"
MARK = "land.not_searched"  # made since runs read in the casebook whom not to search for
LINKED = ("land.", "link.")
# What the run itself found, by which its citizens stand in line.
SCORED = ("score.evidence", "score.outcome")
# What scoring reads and an older warehouse has not: there, one caseworker an involvement was kept.
COUNTED_NOW = "link.caseworker"
AGE_BAND = "link.age_band"


@dataclass(frozen=True)
class Ground:
    """What can be consulted: the session's workspace, and the plan of its last good run. Nothing is opened yet."""

    session: Session
    plan: RunPlan

    @property
    def workspace(self) -> Workspace:
        """The session's."""
        return self.session.workspace

    @property
    def path(self) -> Path:
        """The last good run's warehouse."""
        return run_folder(self.workspace, self.plan.run_id) / "warehouse.duckdb"

    @property
    def ruleset(self) -> RuleSet:
        """The version of the rule set that run used; raises ConfigurationError when it is there no longer."""
        return self.workspace.ruleset(f"{self.plan.ruleset}@{self.plan.ruleset_version}")


@dataclass(frozen=True)
class Look:
    """Leave to read: what the gate answered for each rule set, and the number of the log's entry about it."""

    ground: Ground
    decisions: tuple[Decision, ...]
    seq: int

    def append(self, event: Event) -> int:
        """Log durably what came of it; gives its number in the log."""
        return self.ground.session.append(event)

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        """As `opened`."""
        with opened(self.ground) as warehouse:
            yield warehouse

    def require_current(self) -> None:
        """Raise ConfigurationError where the last good run did not read who has one plan: no rule is tried on it."""
        with _connected(self.ground) as warehouse:
            if MARK not in warehouse.tables(LAST_GOOD):
                raise ConfigurationError(
                    "Run {run_id} was made by an earlier version of the program, which did not read who has one plan "
                    "already. Run again.",
                    run_id=self.ground.plan.run_id,
                )

    @contextmanager
    def stand_ins(self) -> Iterator[Warehouse]:
        """A warehouse in memory whose link tables are of the run's stand-ins: no citizen can be reached in it.

        `scoring.score` runs in it unchanged and leaves no trace. Raises TargetingError as `warehouse` does, and where
        an older version of the program made the tables, so that they do not tell all that is counted now.
        """
        with _connected(self.ground) as warehouse:
            lent = self._lend(warehouse, (*LINKED, *SCORED))
            made = warehouse.records("land.key") if "land.key" in lent else []
            keys = self.ground.session.keys.of(made[0]["fingerprint"] if made else "")
            make_stand_ins(warehouse, secret_of_questions(keys))
            bands = warehouse.records(AGE_BAND)  # no citizen: the bands that the run counted in
            warehouse.drop_view(*lent)
            for table in LINES:
                warehouse.drop_table(f"stand.{table}")
            warehouse.detach(LAST_GOOD)
            for table in TABLES:
                warehouse.stand_in(f"link.{table}", f"stand.{table}")
            warehouse.view("link.counting")
            if AGE_BAND in lent:
                warehouse.create_each(AGE_BAND, bands)
            yield warehouse

    def _lend(self, warehouse: Warehouse, names: tuple[str, ...]) -> tuple[str, ...]:
        """Let the last good run's tables whose names begin so stand in a warehouse in memory; gives which."""
        found = warehouse.tables(LAST_GOOD)
        if COUNTED_NOW not in found:
            raise TargetingError(
                "The last good run, {run}, was made by an older version of the program, which counted caseworkers "
                "otherwise. Run once more: targeting run {workspace}",
                run=self.ground.plan.run_id,
                workspace=self.ground.workspace.folder.name,
            )
        for schema in SCHEMAS:
            warehouse.create_schema(schema)
        lent = tuple(table for table in found if table.startswith(names))
        for table in lent:
            warehouse.stand_in(table, f"{LAST_GOOD}.{table}")
        if AGE_BAND not in lent:
            band_ages(warehouse, bandings()[0])  # an older version counted by the finest bands alone
        return lent


@contextmanager
def opened(ground: Ground) -> Iterator[Warehouse]:
    """The last good run's warehouse, read only: what the gate has let be read.

    Raises TargetingError when a run removed it meanwhile.
    """
    with _connected(ground) as warehouse:
        warehouse.use(LAST_GOOD)
        yield warehouse


@contextmanager
def _connected(ground: Ground) -> Iterator[Warehouse]:
    """A connection of its own; what spills to disk is encrypted and lies beside the runs, not in one."""
    settings = ground.workspace.settings
    with TemporaryDirectory(prefix="consult-", dir=ground.workspace.state) as temporary:
        limits = Limits(settings.memory_limit, settings.threads)
        connection = connect(Path(temporary), limits, ground.workspace.state)
        try:
            warehouse = Warehouse(connection)
            _attach(warehouse, ground)
            yield warehouse
        finally:
            connection.close()


def ground_of(session: Session, simulation: bool = False) -> Ground:
    """What can be consulted in a workspace: its last good run in operate, or where there is none the simulation.

    ``simulation``: the last simulation all the same. Raises TargetingError when no such run has ended well yet,
    NotCovered when the log does not bear it out.
    """
    if simulation and last_good(session.workspace, "simulate") is None:
        raise TargetingError(
            "No simulation was made in {workspace} since its last run in operate. Make one first: "
            "targeting run {workspace} --mode simulate",
            workspace=session.workspace.folder.name,
        )
    runs = good_runs(session.workspace)
    run_id = runs[-1 if simulation else 0] if runs else None
    if run_id is None:
        raise TargetingError(
            "{workspace} has no good run to look into. Make one first: targeting run {workspace} "
            "(--mode simulate names nobody).",
            workspace=session.workspace.folder.name,
        )
    return Ground(session, looked_into(session, run_id))


def consult(
    ground: Ground,
    asked: Consultation,
    *,
    mode: str | None = None,
    rulesets: Sequence[RuleSet] = (),
) -> Look:
    """Ask leave to read the last good run's population, and log what is asked with the gate's answer; opens nothing.

    ``mode`` is the run's unless given: simulate where no citizen is named. ``rulesets`` are the run's unless given.
    ``asked`` must name no citizen. Raises NotCovered, once the refusal is logged, when no basis in force today
    covers what the run had read.
    """
    decisions = weigh(ground, asked.type, mode=mode, rulesets=rulesets)
    session, run, delivery = ground.session, ground.plan.run_id, ground.plan.delivery
    legal = tuple(decision.checked for decision in decisions)
    event = replace(asked, event=asked.type, run=run, delivery=delivery, legal=legal)
    return Look(ground, decisions, session.append(event))


def weigh(
    ground: Ground, event: str, *, mode: str | None = None, rulesets: Sequence[RuleSet] = ()
) -> tuple[Decision, ...]:
    """What the gate answers today to a look into the last good run, by rule set; only a refusal is logged.

    ``event`` is what is asked for; the others as in `consult`. Raises NotCovered as that does.
    """
    plans = [_legal_plan(ground, mode, ruleset) for ruleset in rulesets or (ground.ruleset,)]
    known = known_approvals(ground.workspace, starters(), ground.session.log)
    enter_people(ground.session, known)
    decisions = tuple(decide(plan, ground.workspace.bases, load_catalogue(), known) for plan in plans)
    decisions = tuple(_nothing_skipped(decision) for decision in decisions)
    missing = tuple(dict.fromkeys(reason for decision in decisions for reason in decision.missing))
    if missing:
        ground.session.append(denied(ground, event, both(missing)))
        raise NotCovered(replace(decisions[0], missing=missing).refusal())
    return decisions


def denied(ground: Ground, event: str, missing: tuple[Both, ...]) -> ConsultationDenied:
    """The log entry of a look that was refused; ``event`` is the one that was asked for."""
    return ConsultationDenied(event=event, run=ground.plan.run_id, delivery=ground.plan.delivery, missing=missing)


def _legal_plan(ground: Ground, mode: str | None, ruleset: RuleSet) -> Reading:
    """As a run of today, but of the registers and columns that the last good run read."""
    request = RunRequest(mode=mode or ground.plan.mode, purpose=ground.plan.purpose)
    read = ground.plan.legal.registers
    health = {contract.id: contract.health for contract in ground.workspace.registers}
    # A register that has gone from the workspace since is taken to be the most protected kind.
    registers = (RegisterReading(name, health.get(name, True), read[name]) for name in ground.plan.registers)
    return replace(
        legal_reading(ground.workspace, request, ground.session.clock(), ruleset, looks=True),
        registers=tuple(registers),
        casebook_uses=ground.plan.casebook_uses,
    )


def _nothing_skipped(decision: Decision) -> Decision:
    """A run would skip a health register that has lost its approver; what was linked cannot be skipped."""
    lost = (
        say(
            "Register {name} is in the last run, but has no health approver any longer. Run again "
            "without it, or have it approved.",
            name=name,
        )
        for name in decision.skipped_registers
    )
    return replace(decision, missing=(*decision.missing, *lost))


def _attach(warehouse: Warehouse, ground: Ground) -> None:
    run_id, keys = ground.plan.run_id, ground.session.keys
    try:
        warehouse.attach(ground.path, keys.data.key(of_warehouse(run_id)), LAST_GOOD, read_only=True)
    except (duckdb.Error, NoDataKey) as error:
        if not ground.path.is_file():
            raise TargetingError(
                "Run {run_id} gave way to a newer one just now. Type the command again.", run_id=run_id
            ) from None
        if isinstance(error, duckdb.InvalidInputException):
            raise unreadable(run_id) from None
        raise
    require_fingerprint(warehouse, LAST_GOOD, run_id, keys)


def unreadable(run_id: str) -> ConfigurationError:
    """What is said of a warehouse that its key does not open."""
    return ConfigurationError(
        "state/runs/{run_id} cannot be read with its key. Restore the whole key folder from its newest backup.",
        run_id=run_id,
    )


def require_fingerprint(warehouse: Warehouse, database: str, run_id: str, keys: KeyRing) -> None:
    """Raise ConfigurationError where an attached run's pseudonyms were made with a key that is not here.

    An earlier version's do not say.
    """
    if "land.key" in warehouse.tables(database):
        (made,) = warehouse.records(f"{database}.land.key")
        keys.require_held(made["fingerprint"], f"state/runs/{run_id}")
