"""The casebook from the command line: an event recorded, a case read, the cases listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from targeting.audit import CaseRead, CaseRecorded, ContactRead, ContactRecorded
from targeting.casebook import Case, CaseFile, Recorded, fields_da, is_reference, recording, retraction
from targeting.commands.consents import consents_dict, consents_section, no_longer_told, receipt, standings_of
from targeting.commands.lookup import READERS, Whose, found_file, require_reason
from targeting.errors import ConfigurationError
from targeting.language import Message, lines, listed, say
from targeting.pages import Page, Section, Shown, day, moment, table, terminal
from targeting.run import (
    Leave,
    casework,
    draft_of,
    keep_event,
    require_recordable,
    require_retractable,
    subject_of,
)
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import CaseEvent, case_events

REASON = "Arbejde med sagen"
GRANTED = "measure_granted"
EMPTY = (
    "Intet her gælder: alt er skrevet ved en fejl. Det slettes, når sagsmappens frist er gået fra den dag, det sidste "
    "blev taget tilbage."
)


@dataclass(frozen=True)
class ShownCase:
    """A case or a contact for who works with it; neither the pseudonym nor who the citizen is stands in it.

    ``receipt`` is the citizen's own of what was recorded just now, where there is one to give; ``notice`` what whoever
    recorded it should know.
    """

    case: CaseFile
    session: Session
    receipt: Page | None = None
    notice: Message | None = None

    def as_dict(self) -> Document:
        """For programs."""
        case = self.case
        consents = {"consents": consents_dict(standings_of(self.session, case))} if isinstance(case, Case) else {}
        beside = {"receipt": self.receipt.as_dict()} if self.receipt else {}
        notice = {"notice": str(self.notice)} if self.notice else {}
        return {
            **case.as_dict(), "next": [kind.id for kind in case.next_events], **consents, **beside, **notice,
        }  # fmt: skip

    def render(self) -> Page:
        """For people, in Danish."""
        settings, measures = self.session.workspace.settings, self.session.workspace.measures
        rows = tuple(
            (
                str(event.number),
                day(event.on),
                event.kind.name_da,
                fields_da(event, settings, measures),
                event.by,
            )
            for event in self.case.standing
        )
        sections = [
            Section("Det er sket", columns=("Nr.", "Dag", "Hvad", "Hvordan", "Skrevet af"), rows=rows),
            Section("Det kan skrives nu", lines=tuple(_can(kind) for kind in self.case.next_events)),
            Section(
                "Det kan altid skrives", lines=tuple(_can(kind) for kind in self.case.possible_events if kind.beside)
            ),
        ]
        if isinstance(self.case, Case) and (found := standings_of(self.session, self.case)):
            sections.insert(1, consents_section(found, settings))
        sections += self._held_once()
        written = moment(self.case.events[-1].recorded_at, settings.timezone)
        title = f"Kontakt uden CPR-nummer {self.case.id}" if self.case.without_number else f"Sag {self.case.id}"
        lead = (EMPTY,) if self.case.is_empty else ()
        return Page(title, f"Senest skrevet {written}", lead, tuple(sections), (), private=True)

    def _held_once(self) -> Iterator[Section]:
        """What was corrected since, and what was recorded by mistake."""
        case = self.case
        taken_back = [event for event, _ in case.retracted]
        corrected = [e for e in case.events if e not in (*case.standing, *taken_back) and not e.kind.retracts]
        if corrected:
            yield Section("Rettet siden", lines=tuple(map(self._said, corrected)))
        if taken_back:
            yield Section(
                "Skrevet ved en fejl, og gælder ikke",
                lines=tuple(f"{self._said(event)}. {self._said(by)}, {day(by.on)}" for event, by in case.retracted),
            )

    def _said(self, event: Recorded) -> str:
        settings, measures = self.session.workspace.settings, self.session.workspace.measures
        return ", ".join(
            each for each in (f"{event.number}: {event.kind.name_da}", fields_da(event, settings, measures)) if each
        )


def record(
    session: Session,
    event: str,
    on: date,
    whose: Whose,
    values: Mapping[str, str],
    corrects: int | None = None,
) -> ShownCase:
    """Record an event in a case, a new one where the citizen has none: judged, announced in the log, then kept.

    Or in a contact of somebody who gives no CPR number.

    Raises ConfigurationError with every reason why it cannot be recorded, NotCovered where no basis covers it or
    whoever records has not the role, TargetingError where it was announced and could not be kept, which the log says.
    """
    kind = _kind(event)
    _require_way(kind, whose)
    told = ContactRecorded if kind.without_number else CaseRecorded
    leave = casework(session, told.type, kind.by)
    with recording(session.workspace.state):
        case = found_file(session, whose, may_open=True)
        draft = draft_of(session.workspace, case, kind, on, values, corrects)
        notice = require_recordable(session, case, draft)
        kept = keep_event(session, leave, case, draft)
    return ShownCase(kept, session, receipt(session, kept) if isinstance(kept, Case) else None, notice)


def retract(session: Session, number: int, whose: Whose, because: str) -> ShownCase:
    """Take back an event as recorded by mistake: a new event in its place, announced in the log, then kept.

    Both stay in the case, and neither holds. Raises as `require_retractable` and `record`.
    """
    told = ContactRecorded if is_reference(whose.case_id) else CaseRecorded
    leave = casework(session, told.type, READERS)
    with recording(session.workspace.state):
        case = found_file(session, whose)
        draft = retraction(number, because, session.today())
        follows = require_retractable(session, case, draft)
        kept = keep_event(session, leave, case, draft)
    return ShownCase(kept, session, None, lines([*follows, *_told_before(session, kept)]))


def _told_before(session: Session, case: CaseFile) -> Iterator[Message]:
    """The units that were let know by what was taken back just now, and are let no more."""
    if isinstance(case, Case) and (units := no_longer_told(session, case, case.events[-1])):
        yield say("Tell those who were let know by it: {units}.", units=listed(units))


def show(session: Session, whose: Whose, reason: str = REASON) -> ShownCase:
    """A case as it stands; logged before it is shown. Raises as `record`, and where the citizen has no case."""
    require_reason(reason)
    told = ContactRead if is_reference(whose.case_id) else CaseRead
    leave = casework(session, told.type, READERS)
    case = found_file(session, whose)
    session.append(_look(leave, case, reason.strip()))
    return ShownCase(case, session)


def _look(leave: Leave, case: CaseFile, reason: str) -> CaseRead | ContactRead:
    if not isinstance(case, Case):
        return ContactRead(case=case.id, legal=leave.legal, reason=reason)
    return CaseRead(
        subject=subject_of(leave.session, case), reason=reason, key=case.key, case=case.id, legal=leave.legal
    )


def listing_dict(cases: list[CaseFile], wrong: Mapping[str, Message]) -> list[Document]:
    """For programs."""
    found: list[Document] = [
        {"case": case.id, "latest": event.event, "on": event.on.isoformat(), "next": [k.id for k in case.next_events]}
        for case in cases
        for event in case.standing[-1:]
    ]
    return [*found, *({"case": case_id, "wrong": str(why)} for case_id, why in wrong.items())]


def render_listing(cases: list[CaseFile], wrong: Mapping[str, Message]) -> Shown:
    """For people, in Danish: whose turn it is longest ago first, and below them those that could not be read.

    One in which nothing holds is none.
    """
    rows = [
        {
            "Sag": case.id,
            "Senest": case.standing[-1].kind.name_da,
            "Dag": day(case.standing[-1].on),
            "Det kan skrives nu": ", ".join(kind.name_da for kind in case.next_events),
        }
        for case in sorted((each for each in cases if each.standing), key=lambda each: each.standing[-1].on)
    ]
    found = table("Sager", rows)
    return terminal.together(found, "", str(lines(list(wrong.values())))) if wrong else found


def _kind(event: str) -> CaseEvent:
    kind = case_events().get(event)
    if kind is None:
        raise ConfigurationError("There is no such event. Those there are: {known}.", known=listed(case_events()))
    return kind


def _require_way(kind: CaseEvent, whose: Whose) -> None:
    """Raise ConfigurationError, before anything is asked, where the event is of the other sort of file."""
    if kind.without_number and not (whose.without_number or whose.case_id):
        raise ConfigurationError(
            "{event} is of somebody who gives no CPR number. Say --without-number, or --case with the contact's "
            "reference.",
            event=kind.id,
        )
    if whose.without_number and not kind.without_number:
        raise ConfigurationError(
            "{event} is of a citizen's case, and cannot be recorded without a number.", event=kind.id
        )


def _can(kind: CaseEvent) -> str:
    asked = ", ".join(
        field.id + "".join(f" ved {name}={'/'.join(values)}" for name, values in field.only_when.items())
        for field in kind.fields
        if not (field.optional or field.default or field.kind == "text")
    )
    return f"{kind.name_da}: targeting case record … {kind.id}" + (f" (--set {asked})" if asked else "")


def render_recorded(shown: ShownCase) -> Shown:
    """What a person reads after recording, and the citizen's receipt below it."""
    told = "\n".join(str(each) for each in (_recorded_text(shown), _opened_text(shown), shown.notice) if each)
    return terminal.together(told, "", shown.receipt) if shown.receipt else told


def _opened_text(shown: ShownCase) -> Message | None:
    """Where a case was opened, for the number that was typed, how to take it back."""
    (first, *more) = shown.case.events
    if more or shown.case.without_number:
        return None
    return say(
        "Case {case} was opened for the CPR number that was given. Was it another citizen's, take it back: "
        "targeting case retract WORKSPACE {number} --case {case} --because wrong_citizen",
        case=shown.case.id, number=first.number,
    )  # fmt: skip


def _recorded_text(shown: ShownCase) -> Message:
    event = shown.case.events[-1]
    if event.kind.retracts:
        return say(
            "Event {number} in {case} is taken back as recorded by mistake, as entry {entry} of the log. It stays "
            "there, and holds no longer.",
            number=event.corrects or "-", case=shown.case.id, entry=event.number,
        )  # fmt: skip
    if shown.case.without_number:
        return say(
            "{event} is recorded in contact {case}, as entry {number} of the log. Only this reference finds it again.",
            event=event.kind.name_da, case=shown.case.id, number=event.number,
        )  # fmt: skip
    return say(
        "{event} is recorded in case {case}, as entry {number} of the log.",
        event=event.kind.name_da, case=shown.case.id, number=event.number,
    )  # fmt: skip
