"""Whether an event may be recorded: its fields, its day and its place in the case. Nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from targeting.casebook.case import CaseFile, Recorded, may_follow
from targeting.casebook.fields import Choosable, Draft, wrong_fields
from targeting.casebook.retraction import wrong_retraction
from targeting.errors import ConfigurationError
from targeting.language import Message, lines, listed, say
from targeting.privacy import first_day_kept

Misfit = Literal["field", "day", "place"]
# A death may be known late, so that the citizen was referred after it; not so late.
_MONTHS_BEFORE = 12


class DoesNotFit(ConfigurationError):
    """The event cannot be recorded in the case. ``first`` is what the first reason is about."""

    def __init__(self, reasons: Sequence[tuple[Misfit, Message]]) -> None:
        super().__init__(lines([message for _, message in reasons]))
        self.first = reasons[0][0]


def require_fits(case: CaseFile, draft: Draft, today: date, choosable: Choosable) -> None:
    """Raise DoesNotFit with every reason why the event cannot be recorded in this case."""
    if reasons := list(_reasons(case, draft, today, choosable)):
        raise DoesNotFit(reasons)


def _reasons(case: CaseFile, draft: Draft, today: date, choosable: Choosable) -> Iterator[tuple[Misfit, Message]]:
    yield from (("field", reason) for reason in wrong_fields(case, draft, choosable))
    if draft.kind.retracts:
        yield from (("place", reason) for reason in wrong_retraction(case, draft, today))
        return
    yield from (("day", reason) for reason in _day(case, draft, today))
    yield from (("day", reason) for reason in _death(case, draft))
    yield from (("place", reason) for reason in _dead_already(case, draft))
    yield from (("place", reason) for reason in _place(case, draft))
    yield from (("place", reason) for reason in _over(case, draft))


def _day(case: CaseFile, draft: Draft, today: date) -> Iterator[Message]:
    if draft.on > today:
        yield say("--on is {on}, which is after today, {today}.", on=draft.on, today=today)
    before, after = _neighbours(case, draft)
    if before and draft.on < before.on:
        yield say("--on is {on}, and what came before it in the case is of {before}.", on=draft.on, before=before.on)
    if after and draft.on > after.on:
        yield say("--on is {on}, and what came after it in the case is of {after}.", on=draft.on, after=after.on)


def _death(case: CaseFile, draft: Draft) -> Iterator[Message]:
    """Nothing but what ends or tells of it is of a day after a death, whichever of the two is recorded first."""
    others = [event for event in case.standing if event.number != draft.corrects]
    if draft.recorded.tells_of_death:
        yield from _of_the_dead(others, draft.on)
    died = min((event.on for event in others if event.tells_of_death), default=None)
    if died is not None and draft.on > died and not draft.kind.after_death:
        yield say(
            "It stands in the case that the citizen died {died}, and --on is {on}. After a death only what ends or "
            "corrects can be recorded. If the day of the death is wrong, correct that.",
            died=died, on=draft.on,
        )  # fmt: skip


def _dead_already(case: CaseFile, draft: Draft) -> Iterator[Message]:
    """Nobody dies twice: of two deaths, each would have to be corrected."""
    others = (event for event in case.standing if event.number != draft.corrects)
    told = next((event for event in others if event.tells_of_death), None)
    if draft.recorded.tells_of_death and told:
        yield say(
            "It stands in the case already that the citizen died {died} (event {number}). If the day is wrong, correct "
            "that: --corrects {number}.",
            died=told.on, number=told.number,
        )  # fmt: skip


def _of_the_dead(others: Sequence[Recorded], died: date) -> Iterator[Message]:
    """A death that cannot be of that day: the citizen took part in something later, or it is very long before."""
    for event in others:
        if event.kind.with_citizen and event.on > died:
            yield say(
                "--on is {died}, and {event} (event {number}), in which the citizen took part, is of {on}. Correct the "
                "one that is wrong.",
                died=died, event=event.event, number=event.number, on=event.on,
            )  # fmt: skip
    began = min((event.on for event in others), default=None)
    if began is not None and died < first_day_kept(began, _MONTHS_BEFORE):
        yield say(
            "--on is {died}, more than a year before the case began ({began}). Is it the right case, and the right "
            "year?",
            died=died, began=began,
        )  # fmt: skip


def _place(case: CaseFile, draft: Draft) -> Iterator[Message]:
    if draft.kind.without_number != case.without_number:
        yield _elsewhere(draft)
        return
    before, after = _neighbours(case, draft)
    if draft.corrects is None:
        # Which thread is meant is a field of its own, and where that names none it says so.
        if not (draft.kind.joins and before is None) and not may_follow(draft.kind, before):
            yield _not_next(case, draft)
        return
    corrected = case.held(draft.corrects)
    if corrected is None:
        numbers = listed(str(event.number) for event in case.standing) if case.standing else "-"
        yield say(
            "--corrects {number} is no event that holds in this case. There are: {known}.",
            number=draft.corrects, known=numbers,
        )  # fmt: skip
    elif corrected.event != draft.kind.id:
        yield say(
            "Event {number} is {event}: it is corrected by one of the same type.",
            number=draft.corrects, event=corrected.event,
        )  # fmt: skip
    elif case.thread_of(corrected) != case.thread_of(draft.recorded):
        yield say(
            "Event {number} is of another grant: it is corrected within that. Record what is of this one anew.",
            number=draft.corrects,
        )  # fmt: skip
    elif after and not _still_follows(draft, after):
        yield say(
            "Event {number} cannot be corrected so: {after} (event {later}), which came after it, could not have come. "
            "Correct that first.",
            number=draft.corrects, after=after.event, later=after.number,
        )  # fmt: skip


def _over(case: CaseFile, draft: Draft) -> Iterator[Message]:
    """What is said to be over must stand in the case by that day."""
    others = (event for event in case.thread(case.thread_of(draft.recorded)) if event.number != draft.corrects)
    before = [event.values for event in others if event.on <= draft.on]
    for field in draft.kind.fields:
        said = draft.values.get(field.id, "")
        begun = field.ends.get(said)
        told = [values.get(field.id) for values in before if values.get(field.id) in (said, begun)]
        if begun is not None and told[-1:] != [begun]:
            yield say(
                "{field} is {said}, and no {begun} stands in the case on {on}.",
                field=field.id, said=said, begun=begun, on=draft.on,
            )  # fmt: skip


def _elsewhere(draft: Draft) -> Message:
    if draft.kind.without_number:
        return say(
            "{event} is of a contact without a CPR number, and stands in no citizen's case.", event=draft.kind.id
        )
    return say("{event} is of a citizen, and stands in no contact without a CPR number.", event=draft.kind.id)


def _still_follows(draft: Draft, after: Recorded) -> bool:
    return may_follow(after.kind, draft.recorded)


def _neighbours(case: CaseFile, draft: Draft) -> tuple[Recorded | None, Recorded | None]:
    """What stands before and after the event in its thread; one that may come late has its place by its day."""
    thread = case.thread(case.thread_of(draft.recorded))
    others = [event for event in thread if event.number != draft.corrects]
    if draft.kind.late:
        place = max(sum(event.on <= draft.on for event in others), min(1, len(others)))
    elif len(others) == len(thread):
        place = len(others)
    else:
        place = [event.number for event in thread].index(draft.corrects or 0)
    return (others[place - 1] if place else None), (others[place] if place < len(others) else None)


def _not_next(case: CaseFile, draft: Draft) -> Message:
    latest = case.latest(case.thread_of(draft.recorded))
    possible = [kind.id for kind in case.possible_events if kind.thread == draft.kind.thread]
    can = say(" What can: {possible}.", possible=listed(possible)) if possible else ""
    if latest is None:
        return say(
            "{event} cannot come first: nothing was recorded before it.{can}",
            event=draft.kind.id, can=can,
        )  # fmt: skip
    return say(
        "{event} cannot come after {latest} (event {number}).{can}",
        event=draft.kind.id, latest=latest.event, number=latest.number, can=can,
    )  # fmt: skip
