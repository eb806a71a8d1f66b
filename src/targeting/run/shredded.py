"""Keys and what they lock: what cannot be opened any longer, which keys are left alone, and which are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from targeting import history, ledger
from targeting.audit import (
    ENDS,
    AboutCitizen,
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
from targeting.errors import ConfigurationError
from targeting.privacy import NoDataKey, first_day_kept, of_history, of_warehouse, run_day
from targeting.publishing import made_with
from targeting.run.plan import planned_key
from targeting.run.state import data_keys, good_runs
from targeting.session import Session, unfinished
from targeting.workspace import Workspace

Destroying = QuarantineReplayed | RetentionBegun | RetentionDeleted | RunAbandoned | RunCompleted | RunFailed
_DESTROYING = {
    event.type
    for event in (QuarantineReplayed, RetentionBegun, RetentionDeleted, RunAbandoned, RunCompleted, RunFailed)
}
LOCKS: dict[str, Callable[[str], str]] = {"warehouse": of_warehouse, "history": of_history}


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
    return frozenset(missing & _told_destroyed(workspace)) if missing else frozenset()


def require_keys(session: Session) -> None:
    """Raise NoDataKey where a file's key is missing and the log does not tell why; ConfigurationError where the newest
    history was made with a pseudonym key that is not here.
    """
    workspace = session.workspace
    if lost := sorted(_missing(workspace) - sealed(workspace)):
        raise NoDataKey(lost[0])
    history.require_keys(workspace.state, session.keys)


def orphans(session: Session) -> tuple[Orphan, ...]:
    """The keys whose file is not there, but for those of runs that have not ended."""
    workspace = session.workspace
    going, there = unfinished(workspace.log), _locked(workspace)
    alone = [
        name
        for name in data_keys(workspace).names()
        if name not in there and name != ledger.NEXT_KEY and _run_of(name) not in going
    ]
    told = _told_destroyed(workspace) if alone else set()
    known = _ended(workspace) if alone else set()
    return tuple(Orphan(name, name in told or (_run_of(name) in known and _outlived(session, name))) for name in alone)


def unneeded(session: Session) -> tuple[str, ...]:
    """The fingerprints of former pseudonym keys behind no store and no look-up in the log any longer.

    None where a history cannot be read, and so not be asked.
    """
    former = {ring.fingerprint for ring in session.keys.each[1:]}
    with suppress(ConfigurationError):
        return tuple(sorted(former - set(_used(session)))) if former else ()
    return ()


def _used(session: Session) -> Iterator[str]:
    """The fingerprint of the pseudonym key behind each store, and each look-up of a citizen in the log."""
    workspace, keys = session.workspace, session.keys
    shut = sealed(workspace)
    for run_id in history.held_runs(workspace.state):
        if of_history(run_id) not in shut:
            yield history.made_with(workspace.state, run_id, keys)
    for run_id in good_runs(workspace):
        yield keys.told(planned_key(workspace, run_id))
    for release in workspace.published.glob("restricted/releases/*"):
        yield keys.told(made_with(release))
    for entry in read_entries(workspace.log):
        if isinstance(look := read(entry), AboutCitizen):
            yield keys.told(look.key)


def _locked(workspace: Workspace) -> set[str]:
    """The names of the keys of every encrypted file that lies in state/."""
    state = workspace.state
    found = {of_warehouse(path.parent.name) for path in state.glob("runs/*/warehouse.duckdb")}
    found |= {of_history(path.parent.name) for path in state.glob("runs/*/history.duckdb")}
    found |= {of_history(run_id) for run_id in history.held_runs(state)}
    return found | ({ledger.KEY} if (state / ledger.NAME).is_file() else set())


def _missing(workspace: Workspace) -> set[str]:
    locked = _locked(workspace)
    return {name for name in locked if not data_keys(workspace).has(name)}


def _told_destroyed(workspace: Workspace) -> set[str]:
    """The names of keys that the log says were destroyed, or were about to be; the ledger's gave way to another."""
    told = (read(entry) for entry in read_entries(workspace.log, _DESTROYING))
    return {key.name for event in told if isinstance(event, Destroying) for key in event.keys or ()} - {ledger.KEY}


def _ended(workspace: Workspace) -> set[str]:
    """The runs of this workspace's log that have ended: of others it is not known what their keys lock."""
    entries = list(read_entries(workspace.log, {RunRequested.type, *ENDS}))
    ended = {entry.run_id for entry in entries if entry.type in ENDS}
    return {entry.run_id for entry in entries if entry.run_id and entry.run_id in ended}


def _run_of(name: str) -> str:
    return name.partition(".")[0]


def _outlived(session: Session, name: str) -> bool:
    """Whether what the key locked would be gone by now: a newer warehouse took its place, or its limit is past."""
    run_id, _, store = name.partition(".")
    good = good_runs(session.workspace)
    if store == "warehouse" and good and run_id not in good:
        return True
    today, day = session.today(), run_day(run_id)
    months = next((one.months for one in session.workspace.limits(today) if one.store.id == store), None)
    return day is not None and months is not None and day < first_day_kept(today, months)
