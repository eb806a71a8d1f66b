"""The casebook from the command line: an event recorded, a case read, the cases listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from targeting.audit import CaseRead, CaseRecorded, CasesListed
from targeting.casebook import (
    Case,
    Draft,
    case_of,
    fields_da,
    new_id,
    read_case,
    recording,
    require_fits,
)
from targeting.errors import ConfigurationError
from targeting.language import Message, listed, say
from targeting.pages import Page, Section, Shown, day, moment, table
from targeting.privacy import looks_like_cpr, subjects
from targeting.run import cases_there, casework, keep_event, sealed, subject_of
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import CaseEvent, Writer, case_events

READERS: tuple[Writer, ...] = ("caseworker", "leader")
REASON = "Arbejde med sagen"


@dataclass(frozen=True)
class Whose:
    """Which case: its id, or the citizen whose CPR number is asked for; once more where a case is to be opened."""

    case_id: str = ""
    ask: Callable[[], str] = str
    again: Callable[[], str] | None = None


@dataclass(frozen=True)
class ShownCase:
    """A case for who works with it; neither the pseudonym nor who the citizen is stands in it."""

    case: Case
    session: Session

    def as_dict(self) -> Document:
        """For programs."""
        return {**self.case.as_dict(), "next": [kind.id for kind in self.case.next_events]}

    def render(self) -> Page:
        """For people, in Danish."""
        settings = self.session.workspace.settings
        rows = tuple(
            (
                str(event.number),
                day(event.on),
                event.kind.name_da,
                fields_da(event, settings),
                event.by,
            )
            for event in self.case.standing
        )
        corrected = [event for event in self.case.events if event not in self.case.standing]
        sections = [
            Section("Det er sket", columns=("Nr.", "Dag", "Hvad", "Hvordan", "Skrevet af"), rows=rows),
            Section("Det kan skrives nu", lines=tuple(_can(kind) for kind in self.case.next_events)),
        ]
        if corrected:
            lines = tuple(f"{each.number}: {each.kind.name_da}, {fields_da(each, settings)}" for each in corrected)
            sections.append(Section("Rettet siden", lines=lines))
        written = moment(self.case.events[-1].recorded_at, settings.timezone)
        return Page(f"Sag {self.case.id}", f"Senest skrevet {written}", (), tuple(sections), (), private=True)


def record(
    session: Session,
    event: str,
    on: date,
    whose: Whose,
    values: Mapping[str, str],
    corrects: int | None = None,
) -> ShownCase:
    """Record an event in a case, a new one where the citizen has none: judged, announced in the log, then kept.

    Raises ConfigurationError with every reason why it cannot be recorded, NotCovered where no basis covers it or
    whoever records has not the role, TargetingError where it was announced and could not be kept, which the log says.
    """
    kind = _kind(event)
    leave = casework(session, CaseRecorded.type, kind.by)
    with recording(session.workspace.state):
        case = _found(session, whose, may_open=True)
        draft = Draft(kind, on, values, corrects)
        units = [unit.id for unit in session.workspace.settings.service_centres]
        require_fits(case, draft, session.today(), units)
        return ShownCase(keep_event(session, leave, case, draft), session)


def show(session: Session, whose: Whose, reason: str = REASON) -> ShownCase:
    """A case as it stands; logged before it is shown. Raises as `record`, and where the citizen has no case."""
    if not reason.strip() or looks_like_cpr(reason):
        raise ConfigurationError("--reason is empty, or holds what looks like a CPR number. Say why, without one.")
    leave = casework(session, CaseRead.type, READERS)
    case = _found(session, whose)
    session.append(
        CaseRead(
            subject=subject_of(session, case), reason=reason.strip(), key=case.key, case=case.id, legal=leave.legal
        )
    )
    return ShownCase(case, session)


def listing(session: Session) -> list[Case]:
    """Every case; logged before any is shown."""
    leave = casework(session, CasesListed.type, READERS)
    ids = cases_there(session)
    session.append(CasesListed(legal=leave.legal, cases=len(ids)))
    return [read_case(session.workspace.state, session.keys, case_id) for case_id in ids]


def listing_dict(cases: list[Case]) -> list[Document]:
    """For programs."""
    return [
        {"case": case.id, "latest": event.event, "on": event.on.isoformat(), "next": [k.id for k in case.next_events]}
        for case in cases
        for event in case.standing[-1:]
    ]


def render_listing(cases: list[Case]) -> Shown:
    """For people, in Danish: whose turn it is longest ago first."""
    rows = [
        {
            "Sag": case.id,
            "Senest": case.standing[-1].kind.name_da,
            "Dag": day(case.standing[-1].on),
            "Det kan skrives nu": ", ".join(kind.name_da for kind in case.next_events),
        }
        for case in sorted(cases, key=lambda each: each.standing[-1].on)
    ]
    return table("Sager", rows)


def _kind(event: str) -> CaseEvent:
    kind = case_events().get(event)
    if kind is None:
        raise ConfigurationError("There is no such event. Those there are: {known}.", known=listed(case_events()))
    return kind


def _found(session: Session, whose: Whose, *, may_open: bool = False) -> Case:
    """The case that is meant, or a new one for a citizen who has none."""
    state, keys = session.workspace.state, session.keys
    if whose.case_id:
        return read_case(state, keys, whose.case_id)
    pseudonyms = subjects(keys, whose.ask)
    if found := case_of(state, keys, pseudonyms, sealed(session.workspace)):
        return found
    if not may_open:
        raise ConfigurationError("The citizen has no case. The first event opens one: targeting case record")
    if whose.again and subjects(keys, whose.again) != pseudonyms:
        raise ConfigurationError("The two numbers are not the same. Nothing was recorded. Type the command again.")
    return Case(new_id(), pseudonyms[0], keys.fingerprint)


def _can(kind: CaseEvent) -> str:
    asked = ", ".join(field.id for field in kind.fields)
    return f"{kind.name_da}: targeting case record … {kind.id}" + (f" (--set {asked})" if asked else "")


def recorded_text(shown: ShownCase) -> Message:
    """What a person reads after recording."""
    event = shown.case.events[-1]
    return say(
        "{event} is recorded in case {case}, as entry {number} of the log.",
        event=event.kind.name_da, case=shown.case.id, number=event.number,
    )  # fmt: skip
