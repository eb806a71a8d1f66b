"""The list of a quarter beside its cases: how many it nominated, and how many of them somebody has met.

Numbers alone go on. docs/adr/0050-figures-of-closed-quarters.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from targeting.casebook import Case, first_contact
from targeting.disclosure import Shown
from targeting.history import held_runs, made_with, nominated_by
from targeting.privacy import of_history
from targeting.run.publication import shown_before
from targeting.run.shredded import sealed
from targeting.session import Session
from targeting.workspace import Quarter


@dataclass(frozen=True)
class Listed:
    """How many citizens a list nominated, as the dashboard showed it; how many of them were met in an earlier quarter,
    and how many were not met by the end of this one.
    """

    nominated: int
    met_before: int
    not_handed_over: int


def listed(session: Session, cases: Sequence[Case], quarter: Quarter) -> Listed | None:
    """The last list of the quarter whose figures were shown, held against every case.

    None where there is none, where the number nominated was hidden, where its history is gone, or where a case was
    made with another pseudonym key: whose it is cannot be told by then. Raises OSError or ConfigurationError.
    """
    release = _last_shown(session, quarter)
    if release is None or release.nominated is None:
        return None
    contacts = [(case, day) for case in cases if (day := first_contact(case)) and day <= quarter.last]
    state, keys = session.workspace.state, session.keys
    key = made_with(state, release.run_id, keys)
    if any(keys.told(case.key) != key for case, _ in contacts):
        return None
    met = {case.pseudonym: day for case, day in contacts}
    first = [
        min((met[name] for name in names & met.keys()), default=None)
        for names in nominated_by(state, keys, release.run_id, _shut(session))
    ]
    return against(release.nominated, first, quarter)


def against(nominated: int, first: Sequence[date | None], quarter: Quarter) -> Listed:
    """The same, of the day on which each citizen of the list was first met: None where nobody has."""
    before = sum(day is not None and day < quarter.first for day in first)
    return Listed(nominated, before, sum(day is None or day > quarter.last for day in first))


def _last_shown(session: Session, quarter: Quarter) -> Shown | None:
    """The last release of the quarter whose history can be read."""
    kept = set(held_runs(session.workspace.state)) - set(_shut(session))
    days = [(each, date.fromisoformat(each.day)) for each in shown_before(session) if each.run_id in kept]
    return max((each for each, day in days if day in quarter), key=lambda each: (each.day, each.run_id), default=None)


def _shut(session: Session) -> frozenset[str]:
    shut = sealed(session.workspace)
    return frozenset(run_id for run_id in held_runs(session.workspace.state) if of_history(run_id) in shut)
