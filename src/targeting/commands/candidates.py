"""targeting candidates: the nominated of the newest release as a work list, for whoever works with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from targeting.audit import CandidatesListed
from targeting.casebook import Recorded
from targeting.commands.lookup import READERS
from targeting.errors import NotCovered
from targeting.governance import MAY_HAND_OVER, MAY_OPEN, both
from targeting.handover import held_handovers
from targeting.pages import Page, Section, counted, day
from targeting.privacy import run_day
from targeting.run import (
    REMIND_AFTER,
    Candidate,
    Ground,
    Look,
    acting_roles,
    acts_as,
    candidates_of,
    casework,
    consult,
    denied,
    ground_of,
    handed_over_until,
    is_blind,
)
from targeting.session import Session
from targeting.shapes import Document

# The fields of a step that say what came of it.
OUTCOMES = ("outcome", "answer")
NO_DECISION = "Et forslag er ingen afgørelse."
BLIND = (
    "Nogle er foreslået af reglerne, og nogle er udtrukket til kontrol ved lodtrækning. Her står ikke hvem: vurdér "
    "alle ens."
)
WHY = "Er du i tvivl om, hvorfor nogen er foreslået: targeting explain"
STOPPED_DA = {"objected": "Har gjort indsigelse: kontaktes ikke", "died": "Død"}


@dataclass(frozen=True)
class Worklist:
    """What one reader sees: ``everybody`` of the release for a leader, else those who are handed over to the reader.

    ``own`` are the persons that the reader is: a case's number is shown of those that they have been told of alone.
    After ``last`` what the release hands over is deleted; None where it hands nobody over, or no longer. ``blind``:
    some were drawn for control, and nothing tells which.
    """

    run_id: str
    today: date
    everybody: bool
    own: frozenset[str]
    last: date | None
    candidates: tuple[Candidate, ...]
    blind: bool = False

    @property
    def age(self) -> int:
        """How many days ago the release was made, which the hand-over is of."""
        return (self.today - (run_day(self.run_id) or self.today)).days

    @property
    def reminded(self) -> tuple[Candidate, ...]:
        """Those of whom nobody has been told for so long that somebody should be reminded."""
        late = self.last is not None and self.age >= REMIND_AFTER
        return tuple(each for each in self.candidates if late and each.waits)

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "run": self.run_id,
            "everybody": self.everybody,
            "blind": self.blind,
            "age_days": self.age,
            "deleted_after": self.last.isoformat() if self.last else None,
            "candidates": [self._told(each) for each in self.candidates],
        }

    def _told(self, each: Candidate) -> Document:
        latest = each.latest
        return {
            "pseudonym": each.pseudonym,
            "points": each.points,
            "rules": list(each.rules),
            "nominated_since": each.since.isoformat(),
            "days": (self.today - each.since).days,
            "state": state_of(each),
            "on": latest.on.isoformat() if latest else None,
            "came_of_it": _came_of(latest) if latest else None,
            "asked_again_on": each.asked_again_on.isoformat() if each.asked_again_on else None,
            "handed_over": [{"to": order.to, "until": order.until.isoformat()} for order in each.orders],
            "case": self._case(each) or None,
            "reminder": each in self.reminded,
        }

    def _case(self, each: Candidate) -> str:
        return each.case_id if each.opened_by & self.own else ""

    def render(self) -> Page:
        """For people, in Danish."""
        proposed = "som skal vurderes" if self.blind else "som er foreslået"
        whose = proposed if self.everybody else "som er overdraget til dig"
        lead = [
            f"{counted(len(self.candidates), 'borger', 'borgere')}, {whose}. De, der har ventet længst, står først."
        ]
        if self.blind:
            lead.append(BLIND)
        if self.reminded:
            lead.append(
                f"{counted(len(self.reminded), 'borger', 'borgere')} er ikke åbnet efter {self.age} dage. Efter den "
                f"{day(self.last)} slettes overdragelsen."
            )
        return Page(
            "Arbejdslisten",
            f"Opgørelsen {self.run_id}, {counted(self.age, 'dag', 'dage')} gammel",
            tuple(lead),
            (
                Section(
                    "Til vurdering" if self.blind else "Foreslåede",
                    parts=tuple(self._part(each) for each in self.candidates),
                ),
            ),
            (
                NO_DECISION
                if self.blind
                else f"{NO_DECISION} Er du i tvivl om, hvorfor nogen er foreslået: targeting explain",
            ),
            private=True,
        )

    def _part(self, each: Candidate) -> Section:
        """Lines, and no table: a pseudonym that is folded cannot be copied."""
        days = counted((self.today - each.since).days, "dag", "dage")
        lines = [f"{state_da(each)}."]
        if not self.blind:
            lines.append(f"Foreslået i {days} med {each.points} point: {'; '.join(each.rules)}.")
        lines += [f"Overdraget til {order.to} til og med {day(order.until)}." for order in each.orders]
        lines += [f"Sag {case}." for case in (self._case(each),) if case]
        return Section(each.pseudonym, tuple(lines))


def worklist(session: Session) -> Worklist:
    """The nominated of the newest release in operate, as far as the reader may see them; logged before any is shown.

    Raises NotCovered where the reader has not the role, or no basis, of the search or of the casebook, covers it today,
    or nothing but a simulation was made.
    """
    leave = casework(session, CandidatesListed.type, READERS)
    ground = ground_of(session)
    if ground.plan.mode != "operate":
        raise _refused(ground)
    everybody = MAY_HAND_OVER in acting_roles(session)
    look = consult(ground, CandidatesListed(casebook=leave.legal, everybody=everybody), mode="operate")
    own = _own(look)
    found = candidates_of(look)
    if not everybody:
        found = [mine for each in found if (mine := _handed_to(each, own))]
    blind = is_blind(ground.workspace.log, ground.plan.run_id)
    return Worklist(ground.plan.run_id, session.today(), everybody, own, _last(ground), tuple(found), blind)


def _own(look: Look) -> frozenset[str]:
    """The persons that the reader is, of those to whom today's basis lets citizens be handed over."""
    session, people = look.ground.session, look.ground.workspace.settings.people
    recipients = look.ground.workspace.basis(look.decisions[0].basis_id).handover.recipients
    return frozenset(
        name for name in recipients if name in people and MAY_OPEN in people[name].roles and acts_as(session, name)
    )


def _last(ground: Ground) -> date | None:
    """The last day on which what the release hands over may be opened; None where that is nothing."""
    workspace, run_id = ground.workspace, ground.plan.run_id
    last = handed_over_until(workspace, run_id)
    there = run_id in held_handovers(workspace.state) and ground.session.today() <= last
    return last if there else None


def _handed_to(candidate: Candidate, own: Collection[str]) -> Candidate | None:
    """What an assessor sees of a candidate: nothing of what was handed to others; None where nothing was to them."""
    orders = tuple(order for order in candidate.orders if order.to in own)
    opened = candidate.opened_by.intersection(own)
    return replace(candidate, orders=orders, opened_by=opened) if orders or opened else None


def _refused(ground: Ground) -> NotCovered:
    """A simulation nominates nobody to anybody; the refusal is logged."""
    refused = NotCovered(
        "Run {run_id} is a simulation and hands nobody over. Run in operate first.", run_id=ground.plan.run_id
    )
    ground.session.append(denied(ground, CandidatesListed.type, both((refused.message,))))
    return refused


def state_of(candidate: Candidate) -> str:
    """How far a candidate is, in one word of the catalogue of events, for programs."""
    if candidate.stopped:
        return candidate.stopped
    if candidate.latest:
        return candidate.latest.event
    return "ordered" if candidate.orders else "not_handed_over"


def state_da(candidate: Candidate) -> str:
    """How far a candidate is, in Danish."""
    if candidate.stopped:
        return STOPPED_DA[candidate.stopped]
    if latest := candidate.latest:
        again = f"; vurderet for nylig, spørges tidligst igen den {day(candidate.asked_again_on)}"
        return f"{_step_da(latest)}{again if candidate.asked_again_on else ''}"
    return "Overdraget og ikke åbnet" if candidate.orders else "Ikke overdraget"


def _step_da(event: Recorded) -> str:
    """A step, what came of it, and its day; not by whom or how, which the case itself tells."""
    came = (field.choices[event.values[field.id]] for field in event.kind.fields if field.id in OUTCOMES)
    name = "Åbnet og ikke vurderet" if event.event == "handed_over" else event.kind.name_da
    return f"{': '.join((name, *came))}, den {day(event.on)}"


def _came_of(event: Recorded) -> str | None:
    return next((event.values[name] for name in OUTCOMES if name in event.values), None)
