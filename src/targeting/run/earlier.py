"""Which earlier run a run is compared with in the table `change`.

The log tells it, and not the run that happens to be the last: made again months later, on the same delivery and as of
the same date, a run compares itself with the same one as then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from targeting import history
from targeting.audit import (
    FiguresHeld,
    LegalChecked,
    RunCompleted,
    RunRequested,
    SourceBeginsLater,
    SourceMissing,
    read,
    read_entries,
)
from targeting.privacy import KeyRing, of_history, of_warehouse
from targeting.run.plan import planned_key, run_folder
from targeting.run.state import good_runs
from targeting.session import Session
from targeting.warehouse import Warehouse
from targeting.workspace import Workspace


@dataclass(frozen=True)
class Earlier:
    """The run to compare with; ``run_id`` is blank where there is none.

    ``incomplete`` are the registers it did not read whole. ``forgotten``: whom it nominated is not kept, or known.
    ``rekeyed``: its pseudonyms were made with another key, so that nobody can be known again. ``held``: its figures
    were never shown, so that they are in no register of what was, and the difference would tell of them.
    """

    run_id: str = ""
    incomplete: tuple[str, ...] = ()
    forgotten: bool = False
    rekeyed: bool = False
    held: bool = False


@dataclass
class _Logged:
    """A run as the log tells of it: what was asked for, the registers not read whole, whether it was completed, and
    whether its figures were held.
    """

    asked: RunRequested | None = None
    unread: set[str] = field(default_factory=set)
    completed: bool = False
    held: bool = False


@dataclass(frozen=True)
class _Completed:
    """A run that the log says was completed: what was asked for, the registers it did not read whole, and whether its
    figures were held.
    """

    run_id: str
    asked: RunRequested
    unread: set[str]
    held: bool

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.asked.as_of)


def earlier_run(session: Session, ruleset: str, mode: str, as_of: date, delivery: str) -> Earlier:
    """What a run by this rule set (its id) in this mode, as of this date on this delivery, is compared with.

    That is what the first such run was compared with, and for the first one, of those as of an earlier date the last.
    A simulation is compared with simulations, and with nothing else: earlier versions mixed the two.
    """
    completed = _completed(session.workspace.log)
    mixed = {run.run_id for run in completed if run.asked.mode != mode}
    runs = [run for run in completed if run.asked.ruleset.id == ruleset and run.run_id not in mixed]
    for run in runs:
        first = run.asked.compared_with
        if run.as_of == as_of and run.asked.delivery == delivery and first is not None and first not in mixed:
            return _found(session, runs, first)
    older = sorted((run for run in runs if run.as_of < as_of), key=lambda run: run.as_of)
    return _found(session, runs, older[-1].run_id if older else "")


def earlier_candidates(warehouse: Warehouse, workspace: Workspace, run_id: str, keys: KeyRing) -> None:
    """Make score.earlier_candidate: whom the run ``run_id`` nominated, by which rules; empty when it is blank."""
    warehouse.create_empty("score.earlier_candidate")
    _take_over(warehouse, workspace, run_id, keys)


def _take_over(warehouse: Warehouse, workspace: Workspace, run_id: str, keys: KeyRing) -> None:
    """From the run's history; from its warehouse where the history is deleted and it was a last good one."""
    taken = "warehouse.score.earlier_candidate"
    if _has_history(workspace, run_id, keys):
        with history.opened(warehouse, workspace.state, run_id, keys):
            warehouse.insert(taken, "ask/history/nominated")
    elif run_id in good_runs(workspace):
        path = run_folder(workspace, run_id) / "warehouse.duckdb"
        with warehouse.attached(path, keys.data.key(of_warehouse(run_id))):
            warehouse.insert(taken, "ask/score/candidate_of_run")


def _found(session: Session, runs: list[_Completed], run_id: str) -> Earlier:
    if not run_id:
        return Earlier()
    unread = next((run.unread for run in runs if run.run_id == run_id), None)
    held = any(run.held for run in runs if run.run_id == run_id)
    incomplete, made_with = tuple(sorted(unread or ())), _made_with(session, run_id)
    if unread is None or made_with is None:
        return Earlier(run_id, incomplete, forgotten=True)
    return Earlier(run_id, incomplete, rekeyed=made_with != session.keys.fingerprint, held=held)


def _made_with(session: Session, run_id: str) -> str | None:
    """The fingerprint of the pseudonym key behind what is kept of a run; None where nothing is."""
    workspace, keys = session.workspace, session.keys
    if _has_history(workspace, run_id, keys):
        return history.made_with(workspace.state, run_id, keys)
    return keys.told(planned_key(workspace, run_id)) if run_id in good_runs(workspace) else None


def _has_history(workspace: Workspace, run_id: str, keys: KeyRing) -> bool:
    """Whether its history is kept, and its key: without it, a backup has brought it back after it was deleted."""
    return run_id in history.held_runs(workspace.state) and keys.data.has(of_history(run_id))


def _completed(log: Path) -> list[_Completed]:
    """The completed runs that the log still tells of, each at its first place: later ones come after it."""
    runs: dict[str, _Logged] = {}
    events = (RunRequested, LegalChecked, SourceMissing, SourceBeginsLater, FiguresHeld, RunCompleted)
    for entry in read_entries(log, {event.type for event in events}):
        run = runs.setdefault(str(entry.run_id), _Logged())
        match read(entry):
            case RunRequested() as asked:
                run.asked = asked
                run.unread |= {accepted.register for accepted in asked.accepted or ()}
            case LegalChecked() as checked:
                run.unread |= set(checked.skipped_registers)
            case SourceMissing() | SourceBeginsLater() as lacking:
                run.unread.add(lacking.register)
            case FiguresHeld():
                run.held = True
            case RunCompleted():
                run.completed = True
    told = runs.items()
    return [_Completed(run_id, run.asked, run.unread, run.held) for run_id, run in told if run.completed and run.asked]
