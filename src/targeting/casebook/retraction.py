"""Whether something can be taken back as recorded by mistake: what came after it must have been possible without it.

It is a new event in the other's place, after which nothing holds there. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from targeting.casebook.case import CaseFile, Recorded, may_follow
from targeting.casebook.fields import Draft
from targeting.language import Message, listed, say
from targeting.workspace import case_events

RETRACTED = "retracted"


def retraction(number: int, because: str, today: date) -> Draft:
    """What takes back the event of that number."""
    return Draft(case_events()[RETRACTED], today, {"because": because}, number)


def wrong_retraction(case: CaseFile, draft: Draft, today: date) -> Iterator[Message]:
    """Why what it names cannot be taken back."""
    if draft.on != today:
        yield say("What is taken back is taken back today, {today}, and on no other day.", today=today)
    event = case.held(draft.corrects)
    if event is None:
        numbers = listed(str(each.number) for each in case.standing) if case.standing else "-"
        yield say(
            "There is no event {number} that holds in this case, so nothing is taken back. There are: {known}.",
            number=draft.corrects or "-", known=numbers,
        )  # fmt: skip
    elif event.kind.kept:
        yield say(
            "Event {number} is {event}, which is not taken back: it says what the program did, and the log has it.",
            number=event.number, event=event.event,
        )  # fmt: skip
    elif later := in_the_way(case, event):
        yield say(
            "Event {number} cannot be taken back: {later} (event {other}), which came after it, could not have come. "
            "Take that back first.",
            number=event.number, later=later.event, other=later.number,
        )  # fmt: skip


def in_the_way(case: CaseFile, event: Recorded) -> Recorded | None:
    """What is to be taken back before an event can be; None where it can."""
    later = _impossible_without(case, event)
    return None if later is None else in_the_way(case, later) or later


def without(case: CaseFile, event: Recorded) -> CaseFile:
    """The case as it would hold if an event of it were taken back."""
    return case.added(replace(event, number=0, event=RETRACTED, values={}, corrects=event.number))


def _impossible_without(case: CaseFile, event: Recorded) -> Recorded | None:
    """The first event that names it, or that could not have come in its thread."""
    place, before = case.places[event.number], None
    for later in without(case, event).thread(case.thread_of(event)):
        if place in _named(case, later) or not may_follow(later.kind, before):
            return later
        before = later
    return None


def _named(case: CaseFile, event: Recorded) -> Iterator[int]:
    """The places of the events that an event names."""
    for field in event.kind.fields:
        value = event.values.get(field.id, "")
        if field.of and value.isdecimal() and int(value) in case.places:
            yield case.places[int(value)]
