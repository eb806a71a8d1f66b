"""The log as it lies there, what others have seen of it, and the machine's clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from targeting import files
from targeting.audit import (
    PIN,
    Contradiction,
    Demands,
    NoteError,
    Pin,
    Signer,
    Verifier,
    Witnessed,
    clock_is_behind,
    newest_time,
    open_pin,
    require_told,
    told_beside,
    verify_witnessed,
)
from targeting.doctor.declared import declared
from targeting.doctor.report import Said, found, states
from targeting.doctor.seen import Seen, Waits
from targeting.errors import ConfigurationError
from targeting.pages import day, moment


def look_at_log(seen: Seen) -> Iterator[Said]:
    """Held against its key where it can be read, and against all that tells of it; what is remembered is used."""
    found_it = _witnessed(seen)
    if found_it.verdict.ok:
        yield states(verdict=found_it.verdict.sentence_da)
    else:
        yield found("not_whole", why=found_it.verdict.sentence_da)


def look_at_clock(seen: Seen) -> Iterator[Said]:
    """The same clock that a run is held against."""
    shown = moment(seen.now.isoformat(), seen.zone)
    yield states(now=shown)
    latest = newest_time(seen.log)
    if latest is not None and clock_is_behind(seen.now, latest):
        yield found("behind", now=shown, latest=moment(latest.isoformat(), seen.zone))


def look_at_witness(seen: Seen) -> Iterator[Said]:
    """How old the newest is: when somebody on the list of people signed it, or else its newest entry was written."""
    if seen.settings is None:
        raise Waits("declarations")
    log = seen.settings.log
    if not log.witnesses and log.witness_max_age_days is None:
        yield states(newest="Der er ikke nævnt vidner i workspace.toml.")
        return
    held = _witnessed(seen)
    if not held.verdict.ok:
        raise Waits("log")
    newest, days = held.newest, log.witness_max_age_days or declared().limits.witness_days
    if not held.verdict.size:
        yield states(newest="Der er endnu ingen log at bevidne.")
    elif newest is None:
        yield found("none_yet")
    elif seen.now - newest > timedelta(days=days):
        yield found("old", newest=day(newest.date()), days=str(days))
    else:
        yield states(newest=f"Det nyeste er fra {day(newest.date())}.")


def _witnessed(seen: Seen) -> Witnessed:
    """The verdict on the log and its witnesses; how old they may be is asked elsewhere."""
    settings, signer = seen.settings, _signer(seen)
    persons = [person.key for person in settings.people.values()] if settings else []
    places = settings.log.folders(seen.folder) if settings else ()
    demands = Demands(seen.now, tuple(Verifier.parse(key) for key in persons))
    # What is told is read before the log: it may be appended to meanwhile.
    told = tuple(told_beside(seen.folder))
    checkpoints = [each.checkpoint for each in told if each.checkpoint]
    key = signer.verifier.key if signer else None
    verdict = verify_witnessed(seen.log, key, places, demands, _remembered(seen.folder, signer), checkpoints)
    try:
        if verdict.verdict.ok:
            require_told(seen.log, told)
    except Contradiction as contradiction:
        return verdict.refuted(contradiction)
    return verdict


def _signer(seen: Seen) -> Signer | None:
    """None where the keys cannot be used: then the public key beside the log is believed."""
    with suppress(ConfigurationError, OSError, Waits):
        return Signer(seen.settings.origin, seen.keys.log_key) if seen.settings else None
    return None


def _remembered(folder: Path, signer: Signer | None) -> Pin | None:
    with suppress(OSError, NoteError):
        return open_pin(files.read_plain(folder / PIN), signer.verifier) if signer else None
    return None
