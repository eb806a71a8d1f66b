"""The log as it lies there, what others have seen of it, and the machine's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from targeting.audit import clock_is_behind, newest_time
from targeting.doctor.declared import declared
from targeting.doctor.report import Said, found, states
from targeting.doctor.seen import Seen, Waits
from targeting.pages import day, moment


def look_at_log(seen: Seen) -> Iterator[Said]:
    """Held against its key where it can be read, and against all that tells of it; what is remembered is used."""
    verdict = seen.witnessed.verdict
    if verdict.ok:
        yield states(verdict=verdict.sentence_da)
    else:
        yield found("cut" if verdict.may_be_a_crash else "not_whole", why=verdict.sentence_da)


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
    held = seen.witnessed
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
