"""Former pseudonym keys with which nothing is made any longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from targeting import history, ledger
from targeting.audit import AboutCitizen, PseudonymKeyRotated, RunRequested, read, read_entries
from targeting.errors import TargetingError
from targeting.outputs import held_counted, read_counted
from targeting.privacy import of_counted, of_history
from targeting.publishing import made_with
from targeting.run.door import open_casebook
from targeting.run.plan import planned_key
from targeting.run.shredded import LOCKS, alone, past, sealed
from targeting.run.state import good_runs
from targeting.session import Session


def unneeded(session: Session) -> tuple[str, ...]:
    """The fingerprints of former pseudonym keys behind no store and no look-up in the log any longer.

    Nor behind what was lost and a backup may have: none while a data key lies there without its file, and not that of a
    run within its limit. None where a history or the casebook cannot be read whole, and so not be asked.
    """
    former = {ring.fingerprint for ring in session.keys.each[1:]}
    if not former or any(name != ledger.KEY for name in alone(session.workspace)):
        return ()
    with suppress(TargetingError):
        return tuple(sorted(former - set(_used(session)) - set(_in_time(session))))
    return ()


def _used(session: Session) -> Iterator[str]:
    """The fingerprint of the pseudonym key behind each store, and each look-up of a citizen in the log."""
    workspace, keys = session.workspace, session.keys
    shut = sealed(workspace)
    for run_id in history.held_runs(workspace.state):
        if of_history(run_id) not in shut:
            yield history.made_with(workspace.state, run_id, keys)
    for run_id in held_counted(workspace.state):
        if of_counted(run_id) not in shut:
            yield keys.told(read_counted(workspace.state, keys.data, run_id).key)
    with open_casebook(session) as book:
        yield from (case.key for case in book.every_case())
    for run_id in good_runs(workspace):
        yield keys.told(planned_key(workspace, run_id))
    for release in workspace.published.glob("restricted/releases/*"):
        yield keys.told(made_with(release))
    for entry in read_entries(workspace.log):
        if isinstance(look := read(entry), AboutCitizen):
            yield keys.told(look.key)


def _in_time(session: Session) -> Iterator[str]:
    """The fingerprint of the pseudonym key behind each run that began so late that what it made may be kept still.

    A run does not say its key, but the log says when the key was changed.
    """
    types = (RunRequested.type, PseudonymKeyRotated.type)
    waiting: list[str] = []
    for entry in read_entries(session.workspace.log, types):
        if isinstance(rotated := read(entry), PseudonymKeyRotated):
            if any(_within(session, run_id) for run_id in waiting):
                yield rotated.before
            waiting = []
        elif entry.run_id:
            waiting.append(entry.run_id)


def _within(session: Session, run_id: str) -> bool:
    """Whether a store may still keep what a run of that name made."""
    stores = {*LOCKS, "restricted"} - {"figures", "shown"}  # which are of nobody
    return any(not past(session, run_id, store) for store in stores)
