"""How far a citizen is on the way to one plan, as the case tells it. Nothing is read or decided here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from targeting.casebook.case import Case, Recorded, is_ended
from targeting.privacy import months_after

ASSESSMENT = "assessment"


def step_under_way(case: Case) -> Recorded | None:
    """The latest step of an assessment that has not come to its end; None where none is under way."""
    latest = case.latest(ASSESSMENT)
    return None if latest is None or is_ended(latest) else latest


def last_assessed(case: Case) -> Recorded | None:
    """The last time somebody assessed the citizen, and not only tried to reach them."""
    assessed = (event for event in reversed(case.standing) if event.event == "assessed")
    return next((event for event in assessed if event.values["outcome"] != "not_reached"), None)


def asked_again_on(case: Case, months: int) -> date | None:
    """The first day on which a citizen who was assessed may be asked again; None where nobody assessed them."""
    assessed = last_assessed(case)
    return months_after(assessed.on, months) if assessed else None


def plan_begun(case: Case) -> Recorded | None:
    """The plan that was begun and has not ended; None where there is none."""
    plans = [event for event in case.standing if event.event in ("plan_begun", "plan_ended")]
    return plans[-1] if plans and plans[-1].event == "plan_begun" else None


def stands(events: Iterable[Recorded], what: str, until: str = "") -> bool:
    """Whether a circumstance stands, of the events as they hold in a case, and is not over."""
    noted = [event.values["what"] for event in events if event.event == "circumstance"]
    told = [each for each in noted if each in (what, until)]
    return bool(told) and told[-1] == what
