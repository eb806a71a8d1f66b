"""How far a citizen had come on the way to one plan by a day, and how the grants stood. Pure; nothing is counted here.

The steps and the reasons are those of catalogue/funnel.toml.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from targeting.casebook.case import Case, Recorded
from targeting.casebook.due import overdue
from targeting.casebook.grants import Grant, grants_of
from targeting.casebook.progress import stands
from targeting.workspace import MET, Measure, Quarter

CONTACTS = frozenset({"referred", "handed_over"})
OFFER, NOT_REACHED = "offer", "not_reached"


@dataclass(frozen=True)
class Came:
    """The last step that a citizen came to, and ``why`` no further; blank at the last step.

    ``outcome`` is that of the assessment, blank where nobody has tried to make one, and ``because`` its reason.
    """

    step: str
    why: str
    outcome: str
    because: str


@dataclass(frozen=True)
class Used:
    """A measure that was granted to a citizen in a quarter; ``open``: a grant has not ended, ``overdue`` on time."""

    measure: str
    open: bool
    overdue: bool


def first_contact(case: Case) -> date | None:
    """The day that the citizen was first referred or handed over; None where neither was."""
    return min((event.on for event in case.standing if event.event in CONTACTS), default=None)


def came(case: Case, until: date) -> Came:
    """How far the citizen had come by the end of a day, over all the times they were assessed."""
    events = [event for event in case.standing if event.on <= until]
    reached = MET
    for step, there, why in _steps(events):
        if not there:
            outcome = _outcome(reached, _said(events, "assessed", "outcome"))
            why = why or ("stopped" if stopped(events) else "waiting")
            return Came(reached, why, outcome, _because(events, outcome))
        reached = step
    return Came(reached, "", OFFER, "")


def _steps(events: Sequence[Recorded]) -> Iterator[tuple[str, bool, str]]:
    """Each step after the first, whether it was come to, and what came in the way; blank where it only waits."""
    kinds = {event.event for event in events}
    tried = _said(events, "assessed", "outcome")
    judged = [outcome for outcome in tried if outcome != NOT_REACHED]
    answers = _said(events, "answered", "answer")
    consents = any(event.values.get("yes") for event in events if event.event == "consent_given")
    yield "assessed", bool(judged), NOT_REACHED if tried else ""
    yield "offered", "offered" in kinds, _unless(OFFER, judged)
    yield "accepted", "yes" in answers, _unless("yes", answers)
    yield "consent", consents, _instead_of_consent(kinds)
    yield "plan", "plan_begun" in kinds, ""


def _instead_of_consent(kinds: Collection[str]) -> str:
    if "plan_begun" in kinds:
        return "without"
    return "refused" if "consent_refused" in kinds else ""


def used(case: Case, measures: Mapping[str, Measure], quarter: Quarter) -> Iterator[Used]:
    """Each measure granted to the citizen in a quarter, as it stood at the end of the next."""
    until = quarter.next.last
    stood = [_as_it_stood(grant, until) for grant in grants_of(case) if grant.starts in quarter]
    for measure in dict.fromkeys(grant.measure for grant in stood):
        living = [grant for grant in stood if grant.measure == measure and grant.ended is None]
        late = any(overdue(grant, measures[measure], until) for grant in living) if measure in measures else False
        yield Used(measure, bool(living), late)


def _as_it_stood(grant: Grant, until: date) -> Grant:
    return replace(grant, events=tuple(event for event in grant.events if event.on <= until))


def _said(events: Sequence[Recorded], kind: str, field: str) -> list[str]:
    return [event.values[field] for event in events if event.event == kind]


def _unless(good: str, said: Sequence[str]) -> str:
    """What was said last, where it is not what leads on."""
    return said[-1] if said and said[-1] != good else ""


def stopped(events: Sequence[Recorded]) -> bool:
    """Whether the citizen is nobody to contact, as the events tell: dead, or with an objection that stands."""
    return stands(events, "died") or stands(events, "objected", "objection_lifted")


def _outcome(reached: str, tried: Sequence[str]) -> str:
    """The last one that is more than an attempt; whoever was offered was to be, whatever somebody came to later."""
    if reached not in (MET, "assessed"):
        return OFFER
    judged = [outcome for outcome in tried if outcome != NOT_REACHED]
    return (judged or list(tried) or [""])[-1]


def _because(events: Sequence[Recorded], outcome: str) -> str:
    """The reason of the last assessment that came out so; blank where it has none."""
    assessed = [event.values for event in events if event.event == "assessed"]
    said = [values.get("because", "") for values in assessed if values["outcome"] == outcome]
    return said[-1] if said else ""
