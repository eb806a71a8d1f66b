"""What is kept in one sealed file: events in the order they were recorded, and what holds of them now.

It is one citizen's case, or a contact of somebody who gives no CPR number: a type without a place for whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import ClassVar, Self

from targeting.shapes import Document
from targeting.workspace import CaseEvent, case_events


@dataclass(frozen=True)
class Recorded:
    """One event: ``number`` is that of the log's entry which announced it, ``recorded_at`` UTC in ISO form.

    ``by`` is the account that recorded it. ``corrects`` is the number of the event whose place it takes.
    """

    number: int
    event: str
    on: date
    recorded_at: str
    by: str
    values: Mapping[str, str]
    corrects: int | None = None

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "number": self.number,
            "event": self.event,
            "on": self.on.isoformat(),
            "recorded_at": self.recorded_at,
            "by": self.by,
            "corrects": self.corrects,
            "values": dict(self.values),
        }

    def numbered(self, number: int) -> Recorded:
        """The same, announced by the log's entry of that number."""
        return replace(self, number=number)

    @property
    def kind(self) -> CaseEvent:
        """Its type."""
        return case_events()[self.event]

    @property
    def tells_of_death(self) -> bool:
        """Whether it says that the citizen died that day."""
        return self.event == "circumstance" and self.values.get("what") == "died"

    @property
    def recorded(self) -> datetime:
        """When it was recorded."""
        return datetime.fromisoformat(self.recorded_at)


@dataclass(frozen=True)
class CaseFile:
    """What a case and a contact have alike: an id, which is by chance, and all that was recorded."""

    id: str
    events: tuple[Recorded, ...] = field(default=(), kw_only=True)
    # Whether it is of somebody who gives no number: which types of events it has room for.
    without_number: ClassVar[bool] = False

    def as_dict(self) -> Document:
        """For programs: all that was recorded, and the numbers of what holds; not whose case it is."""
        return {
            "case": self.id,
            "events": [event.as_dict() for event in self.events],
            "standing": [event.number for event in self.standing],
        }

    def added(self, event: Recorded) -> Self:
        """The same with one event more."""
        return replace(self, events=(*self.events, event))

    def replacing_last(self, event: Recorded) -> Self:
        """The same with another last event."""
        return replace(self, events=(*self.events[:-1], event))

    @property
    def places(self) -> Mapping[int, int]:
        """The number of the first event in the place that each event has: its own, or of the one that it corrects."""
        places: dict[int, int] = {}
        for event in self.events:
            places[event.number] = event.number if event.corrects is None else places[event.corrects]
        return places

    @property
    def standing(self) -> tuple[Recorded, ...]:
        """What holds: each event as it was last corrected, in the place of the one it corrects, but for mistakes."""
        places = self.places
        latest = {places[event.number]: event for event in self.events}
        return tuple(event for event in latest.values() if not event.kind.retracts)

    @property
    def retracted(self) -> tuple[tuple[Recorded, Recorded], ...]:
        """What was recorded by mistake, each as it held last, and the event that takes it back."""
        by_number = {event.number: event for event in self.events}
        return tuple((by_number[event.corrects or 0], event) for event in self.events if event.kind.retracts)

    @property
    def is_empty(self) -> bool:
        """Whether nothing holds of all that was recorded: it was a mistake, whole."""
        return bool(self.events) and not self.standing

    @property
    def last_day(self) -> date:
        """The day of the latest that holds, or was taken back: from it on a limit runs."""
        return max(event.on for event in (*self.standing, *(by for _, by in self.retracted)))

    def held(self, number: int | None) -> Recorded | None:
        """The event of that number; None where none that holds has it."""
        return next((event for event in self.standing if event.number == number), None)

    def is_retracted(self, event: Recorded) -> bool:
        """Whether what was recorded in its place was taken back."""
        places = self.places
        return places[event.number] in {places[by.number] for _, by in self.retracted}

    def until(self, moment: datetime) -> Self:
        """As it had been recorded at a moment."""
        known = [index for index, event in enumerate(self.events) if event.recorded <= moment]
        return replace(self, events=self.events[: known[-1] + 1 if known else 0])

    def thread(self, name: str) -> tuple[Recorded, ...]:
        """The events of a thread as they hold, in their order: that of their days, where one may come late."""
        found = [event for event in self.standing if self.thread_of(event) == name]
        return tuple(sorted(found, key=lambda event: event.on) if any(each.kind.late for each in found) else found)

    def thread_of(self, event: Recorded) -> str:
        """The name of the thread that an event stands in: its type's, and whose place begins it where each has one.

        Of an event that is about to be recorded, the one that it would stand in.
        """
        kind, places = event.kind, self.places
        number = event.number if event.corrects is None else event.corrects
        if kind.each:
            return f"{kind.thread} {places.get(number, number)}"
        if kind.joins:
            named = event.values.get(kind.joins, "")
            return f"{kind.thread} {places.get(int(named), 0) if named.isdecimal() else 0}"
        return kind.thread

    def latest(self, thread: str) -> Recorded | None:
        """The latest event of a thread, as it holds; None where the thread has not begun."""
        return next(reversed(self.thread(thread)), None)

    @property
    def possible_events(self) -> tuple[CaseEvent, ...]:
        """What somebody may record now, in the order of the catalogue."""
        names = dict.fromkeys(map(self.thread_of, self.standing))
        latest = {name: self.latest(name) for name in names}
        dead = any(event.tells_of_death for event in self.standing)
        kinds = (kind for kind in case_events().values() if kind.without_number == self.without_number)
        kinds = (kind for kind in kinds if kind.by != ("program",) and (kind.after_death or not dead))
        return tuple(kind for kind in kinds if _may_come(kind, latest))

    @property
    def next_events(self) -> tuple[CaseEvent, ...]:
        """What of it is a next step on the way, and not what stands beside it."""
        return tuple(kind for kind in self.possible_events if not kind.beside)


@dataclass(frozen=True)
class Case(CaseFile):
    """One citizen's case: the citizen's pseudonym, and the fingerprint of the key behind that."""

    pseudonym: str
    key: str


@dataclass(frozen=True)
class Contact(CaseFile):
    """A contact of somebody who gives no CPR number. Its id is the local reference, and all that it is known by.

    It has neither a pseudonym nor a key to one, so that nothing can be joined on it: docs/adr/0049.
    """

    without_number: ClassVar[bool] = True


def is_open(contact: Contact) -> bool:
    """Whether something may still be recorded in a contact; one that was opened by mistake is not open."""
    return not contact.is_empty and bool(contact.possible_events)


def _may_come(kind: CaseEvent, latest: Mapping[str, Recorded | None]) -> bool:
    """Whether an event of that type may come next in its thread, or in any one of those it may join."""
    if kind.each:
        return True
    if kind.joins:
        return any(may_follow(kind, event) for event in latest.values() if event and event.kind.thread == kind.thread)
    return may_follow(kind, latest.get(kind.thread))


def may_follow(kind: CaseEvent, latest: Recorded | None) -> bool:
    """Whether an event of that type may come next in its thread."""
    if latest is None:
        return kind.begins
    if is_ended(latest):  # a contact that is closed stays so: whoever comes again is given a new one
        return kind.begins and not kind.without_number
    return kind.follows(latest.event, latest.values)


def is_ended(latest: Recorded) -> bool:
    """Whether nothing can follow in the thread, so that it may begin again."""
    return not any(kind.follows(latest.event, latest.values) for kind in case_events().values())
