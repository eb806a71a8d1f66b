"""Every check is made, whatever the others found: one that cannot be made is a finding, and none ends the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from targeting.doctor.declared import ANY, Check, declared
from targeting.doctor.kept import look_at_quarantine, look_at_retention, look_at_reviews
from targeting.doctor.keys import look_at_keys
from targeting.doctor.logged import look_at_clock, look_at_log, look_at_witness
from targeting.doctor.machine import look_at_disk, look_at_program
from targeting.doctor.places import look_at_rights
from targeting.doctor.report import Found, Looked, Report, Said, found, said
from targeting.doctor.runs import look_at_declarations, look_at_lock, look_at_schedule, look_at_unfinished
from targeting.doctor.seen import Seen, Waits
from targeting.errors import TargetingError
from targeting.privacy import scrub
from targeting.session import Clock, now
from targeting.workspace import require_workspace

CHECKS: Mapping[str, Callable[[Seen], Iterator[Said]]] = {
    "program": look_at_program,
    "declarations": look_at_declarations,
    "keys": look_at_keys,
    "rights": look_at_rights,
    "lock": look_at_lock,
    "disk": look_at_disk,
    "log": look_at_log,
    "clock": look_at_clock,
    "witness": look_at_witness,
    "schedule": look_at_schedule,
    "unfinished": look_at_unfinished,
    "retention": look_at_retention,
    "reviews": look_at_reviews,
    "quarantine": look_at_quarantine,
}


def examine(folder: Path, clock: Clock = now) -> Report:
    """Look at a workspace; nothing is written. Raises ConfigurationError where ``folder`` is none."""
    require_workspace(folder)
    seen = Seen(folder, clock())
    made = tuple(_look(check, seen) for check in declared().checks if check.id != ANY)
    return Report(seen.now, seen.zone, made)


def _look(check: Check, seen: Seen) -> Looked:
    told, waits_for = _told(check, seen)
    always = {"workspace": seen.folder.resolve().name}
    facts = {name: scrub(value) for each in told if not each.id for name, value in each.values.items()}
    states = said(check.states_da, always | facts) if facts or not (told or waits_for) else ""
    findings = tuple(_found(check, each, always) for each in told if each.id)
    return Looked(check, states, facts, findings, waits_for)


def _told(check: Check, seen: Seen) -> tuple[list[Said], str]:
    """What the check tells, as far as it comes; and the check that it waits for, if any."""
    told: list[Said] = []
    try:
        for each in CHECKS[check.id](seen):
            told.append(each)
    except Waits as waits:
        return told, waits.check
    except Exception as error:
        told.append(found("unseen", why=_why(error)))
    return told, ""


def _found(check: Check, told: Said, always: Mapping[str, str]) -> Found:
    where = check if told.id in {each.id for each in check.findings} else declared().checks[0]
    finding, values = where.finding(told.id), {**always, **told.values}
    return Found(told.id, said(finding.says_da, values), said(finding.do_da, values))


def _why(error: Exception) -> str:
    """Why it could not be looked at, in Danish; of an error that is none of ours its kind alone."""
    match error:
        case TargetingError():
            return error.message.da
        case PermissionError():
            return f"kontoen må ikke åbne {Path(error.filename or '').name or 'noget'}."
        case OSError():
            return f"{Path(error.filename or '').name or 'en fil'} kunne ikke læses."
    return f"en uventet fejl ({type(error).__name__}). Meld den som en fejl i programmet."
