"""What is declared, who works there, the runs that came and those that did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from targeting.audit import Entry, RetentionBegun, RetentionDeleted, RetentionFailed, RunCompleted, RunRequested
from targeting.doctor.declared import declared
from targeting.doctor.report import Said, found, states
from targeting.doctor.seen import Seen, Waits
from targeting.errors import TargetingError
from targeting.pages import listed, moment
from targeting.run import holder
from targeting.session import unfinished

_DELETIONS = {RetentionBegun.type, RetentionDeleted.type, RetentionFailed.type}


def look_at_declarations(seen: Seen) -> Iterator[Said]:
    """Whether all that is declared can be read; what is open in it, and the basis today, is for `targeting check`."""
    try:
        seen.opened()
    except TargetingError as error:
        yield found("wrong", why=error.message.da)


def look_at_lock(seen: Seen) -> Iterator[Said]:
    """Who works there, and since when; raises OSError where that cannot be seen."""
    held_by, hours = holder(seen.folder), declared().limits.lock_hours
    yield states(holder=f"{held_by.said.da}." if held_by else "Ingen kommando arbejder i mappen.")
    if held_by and held_by.since and seen.now - datetime.fromisoformat(held_by.since) > timedelta(hours=hours):
        yield found("long", hours=str(hours), holder=held_by.said.da)


def look_at_schedule(seen: Seen) -> Iterator[Said]:
    """Held against the newest run of the mode that the schedule runs in, which the log says was completed."""
    if seen.settings is None:
        raise Waits("declarations")
    newest = _completed(seen)
    told = f"Den seneste kørsel blev færdig {_when(seen, newest.at)}." if newest else "Ingen kørsel er endt godt endnu."
    schedule = seen.settings.schedule
    if schedule is None:
        yield states(newest=told, next="Der er ingen [schedule] i workspace.toml.")
        return
    due = schedule.next_after(newest.at if newest else _first_awaited(seen), seen.settings.timezone)
    awaited = "Den næste ventes" if due > seen.now else "Den næste skulle begynde"
    yield states(newest=told, next=f"{awaited} {_when(seen, due)}.")
    if seen.now - due > timedelta(hours=declared().limits.grace_hours):
        yield found("missed", due=_when(seen, due), newest=told)


def look_at_unfinished(seen: Seen) -> Iterator[Said]:
    """While a command works there, what is not ended may be its own.

    What was open before nobody held the lock, and is so after, has nobody who will end it.
    """
    runs, deletions = _not_ended(seen)
    if held_by := seen.holder:
        yield states(said=f"Der arbejdes lige nu: {held_by.said.da}.")
        return
    still, deleting = _not_ended(seen)
    if cut := sorted(runs & still):
        yield found("run", runs=listed(cut))
    if deletions & deleting:
        yield found("deletion")
    if not (cut or deletions & deleting):
        yield states(said="Intet er afbrudt.")


def _not_ended(seen: Seen) -> tuple[set[str], set[int]]:
    """The runs that have no end in the log just now, and the entry of the newest deletion where it has none."""
    deletions = seen.entries(_DELETIONS)[-1:]
    return {*unfinished(seen.log)}, {each.seq for each in deletions if each.type == RetentionBegun.type}


def _completed(seen: Seen) -> Entry | None:
    """The entry of the newest run in the mode of workspace.toml that was completed."""
    mode = seen.settings.defaults.mode if seen.settings else "operate"
    modes: dict[str | None, str] = {}
    newest = None
    for entry in seen.entries({RunRequested.type, RunCompleted.type}):
        if entry.type == RunRequested.type:
            modes[entry.run_id] = RunRequested.of(entry).mode
        elif modes.get(entry.run_id, mode) == mode:
            newest = entry
    return newest


def _first_awaited(seen: Seen) -> datetime:
    """From when on a first run is awaited: since one was asked for, or else since workspace.toml was as it is."""
    asked_for = (entry.at for entry in seen.entries({RunRequested.type}))
    return next(asked_for, datetime.fromtimestamp((seen.folder / "workspace.toml").stat().st_mtime, UTC))


def _when(seen: Seen, at: datetime) -> str:
    return moment(at.isoformat(), seen.zone)
