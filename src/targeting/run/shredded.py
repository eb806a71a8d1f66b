"""Keys and what they lock: what cannot be opened any longer, which keys are left alone, and which are missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from targeting import casebook, handover, history, ledger
from targeting.audit import (
    ENDS,
    Entry,
    QuarantineReplayed,
    RetentionBegun,
    RetentionDeleted,
    RunAbandoned,
    RunCompleted,
    RunFailed,
    RunRequested,
    read,
    read_entries,
)
from targeting.outputs import held_counted, held_figures, held_shown
from targeting.privacy import (
    EXTRACTS,
    DataKeys,
    NoDataKey,
    first_day_kept,
    of_case,
    of_counted,
    of_figures,
    of_handover,
    of_history,
    of_numbers,
    of_shown,
    of_warehouse,
    run_day,
)
from targeting.run.state import POINTERS, data_keys, last_good
from targeting.session import Session, unfinished
from targeting.workspace import Limit, Workspace

Destroying = QuarantineReplayed | RetentionBegun | RetentionDeleted | RunAbandoned | RunCompleted | RunFailed
_DESTROYING = {
    event.type
    for event in (QuarantineReplayed, RetentionBegun, RetentionDeleted, RunAbandoned, RunCompleted, RunFailed)
}
# What gives the entries of the log of some types: read as they lie there, or only what the log's key vouches for.
Ask = Callable[[Collection[str]], Iterable[Entry]]
LOCKS: dict[str, Callable[[str], str]] = {
    "warehouse": of_warehouse, "history": of_history, "casebook": of_case, "handover": of_handover,
    "figures": of_figures, "shown": of_shown, "counted": of_counted,
}  # fmt: skip


@dataclass(frozen=True)
class Orphan:
    """A key whose file is not there. ``due``: the file was to go, and so is the key; else a backup may have it."""

    name: str
    due: bool


def sealed(workspace: Workspace) -> frozenset[str]:
    """The names of keys that the log says were destroyed, and whose file lies there all the same: it cannot be opened.

    A backup has brought it back.
    """
    missing = _missing(workspace)
    return frozenset(missing & _names(partial(read_entries, workspace.log))) if missing else frozenset()


def require_keys(session: Session) -> None:
    """Raise NoDataKey where a file's key is missing and the log does not tell why; ConfigurationError where the newest
    history was made with a pseudonym key that is not here.
    """
    workspace = session.workspace
    if lost := missing_keys(workspace):
        raise NoDataKey(lost[0])
    history.require_keys(workspace.state, session.keys)


def missing_keys(workspace: Workspace) -> tuple[str, ...]:
    """The names of the keys of what lies in state/ that are not in the key folder, and the log does not tell why."""
    return tuple(sorted(_missing(workspace) - sealed(workspace)))


def missing_in(folder: Path, keys: DataKeys) -> tuple[str, ...]:
    """As `missing_keys`, of the workspace in ``folder``, whatever its declarations are, held against these keys."""
    state, log = folder / "state", Workspace.log_folder(folder)
    lost = {name for name in _locked(state, keys) if not keys.has(name)}
    return tuple(sorted(lost - _names(partial(read_entries, log)))) if lost else ()


def store_of_key(name: str) -> str:
    """The id of the store that a key of that name locks; blank where it is none's."""
    if name in (ledger.KEY, ledger.NEXT_KEY):
        return "ledger"
    thing, _, _ = name.rpartition(".")
    if name == of_numbers(thing):
        return "warehouse"  # they wait in the run's folder
    return next((store for store, key in LOCKS.items() if key(thing) == name), "")


def orphans(session: Session, ask: Ask | None = None) -> tuple[Orphan, ...]:
    """The keys whose file is not there, but for those of runs that have not ended.

    ``ask`` is the log's ``vouched`` where a key is destroyed for it, since anybody may have added what nothing signs.
    """
    left = alone(session.workspace)
    if not left:
        return ()
    ask = ask or partial(read_entries, session.workspace.log)
    told, log = _told(ask), _Runs.of(ask)
    here = [key for name in left if (key := data_keys(session.workspace).told(name))]
    return tuple(
        Orphan(key.name, (key.name, key.fingerprint) in told or _outlived(session, log, key.name)) for key in here
    )


def alone(workspace: Workspace) -> list[str]:
    """The names of the keys whose file is not there, nor an event that is yet to be kept."""
    going, there = unfinished(workspace.log), _locked(workspace.state, data_keys(workspace))
    there |= {of_case(case_id) for case_id in casebook.held_next(workspace.state)}
    names = data_keys(workspace).names()
    return [name for name in names if name not in there | {ledger.NEXT_KEY} and _run_of(name) not in going]


def past(session: Session, run_id: str, store: str) -> bool:
    """Whether what a run put in a store is past that store's limit; not where there is none."""
    today, day = session.today(), run_day(run_id)
    first = next((first_kept(one, today) for one in session.workspace.limits(today) if one.store.id == store), None)
    return day is not None and first is not None and day < first


def first_kept(limit: Limit, today: date) -> date | None:
    """The first day that a limit lets a store keep something of; None where there is no limit."""
    if limit.days is not None:
        return today - timedelta(days=limit.days)
    return None if limit.months is None else first_day_kept(today, limit.months)


def _locked(state: Path, keys: DataKeys) -> set[str]:
    """The names of the keys of every encrypted file that lies in the folder ``state``."""
    found = {of_warehouse(path.parent.name) for path in state.glob("runs/*/warehouse.duckdb")}
    found |= {of_history(path.parent.name) for path in state.glob("runs/*/history.duckdb")}
    found |= {of_history(run_id) for run_id in history.held_runs(state)}
    found |= {of_case(case_id) for case_id in (*casebook.held_cases(state), *casebook.held_contacts(state))}
    found |= {of_numbers(path.parent.name) for path in state.glob(f"runs/*/{handover.WAITING}")}
    found |= {of_handover(path.parent.name) for path in state.glob(f"{handover.FOLDER}/*/{handover.NUMBERS}")}
    found |= {of_figures(quarter) for quarter in held_figures(state)}
    found |= {EXTRACTS} & set(keys.names())  # which locks no file
    found |= {of_shown(run_id) for run_id in held_shown(state)}
    found |= {of_counted(run_id) for run_id in held_counted(state)}
    return found | ({ledger.KEY} if (state / ledger.NAME).is_file() else set())


def _missing(workspace: Workspace) -> set[str]:
    keys = data_keys(workspace)
    return {name for name in _locked(workspace.state, keys) if not keys.has(name)}


def told_destroyed(session: Session) -> set[str]:
    """The names of keys that the log says were destroyed, or were about to be, as far as its own key vouches for it."""
    return _names(session.log.vouched)


def _names(ask: Ask) -> set[str]:
    return {name for name, _ in _told(ask)}


def _told(ask: Ask) -> set[tuple[str, str]]:
    """Name and fingerprint of the same; not of the ledger's, which gave way to another of its name."""
    events = (read(entry) for entry in ask(_DESTROYING))
    keys = (key for event in events if isinstance(event, Destroying) for key in event.keys or ())
    return {(key.name, key.key) for key in keys if key.name != ledger.KEY}


@dataclass(frozen=True)
class _Runs:
    """The runs of this workspace's log: the mode and the number of each request, which ended, and which well."""

    requested: dict[str, tuple[str, int]]
    ended: frozenset[str]
    completed: frozenset[str]

    @classmethod
    def of(cls, ask: Ask) -> _Runs:
        """As the log tells of them. Of a run that it does not know it is not known what its keys lock."""
        entries = [(str(entry.run_id), entry) for entry in ask({RunRequested.type, *ENDS})]
        return cls(
            {
                run_id: (asked.mode, entry.seq)
                for run_id, entry in entries
                if isinstance(asked := read(entry), RunRequested)
            },
            frozenset(run_id for run_id, entry in entries if entry.type in ENDS),
            frozenset(run_id for run_id, entry in entries if entry.type == RunCompleted.type),
        )


def _run_of(name: str) -> str:
    return name.partition(".")[0]


def _outlived(session: Session, log: _Runs, name: str) -> bool:
    """Whether what the key of a run that ended locked would be gone by now: its limit is past, or a newer warehouse
    took its place.
    """
    run_id, _, store = name.partition(".")
    if run_id not in log.ended or run_id not in log.requested:
        return False
    if store == "numbers":
        return True
    gave_way = store in ("warehouse", "handover") and _superseded(session, log, run_id)
    return gave_way or past(session, run_id, store)


def _superseded(session: Session, log: _Runs, run_id: str) -> bool:
    """Whether a later run of the same mode, which was completed, lies there as the last good one, and has its key."""
    mode, asked = log.requested[run_id]
    newer = last_good(session.workspace, mode) if mode in POINTERS else None
    if newer not in log.completed or not session.keys.data.has(of_warehouse(newer)):
        return False
    return newer in log.requested and log.requested[newer][1] > asked
