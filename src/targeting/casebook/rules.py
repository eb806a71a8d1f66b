"""Whether an event may be recorded: its fields, its day and its place in the case. Nothing is read or written here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from targeting.casebook.case import Case, Recorded, may_follow
from targeting.casebook.scopes import form_of_rows, rows_of, written, wrong_rows
from targeting.errors import ConfigurationError
from targeting.language import Message, lines, listed, say
from targeting.privacy import first_day_kept
from targeting.workspace import CaseEvent, CaseField

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Choosable:
    """What a municipality has to choose from: the ids of its units, and its consent texts by what they may be called.

    What a text is called gives what an event keeps of it; blank is the one that is meant where none is said.
    """

    units: Collection[str]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """What somebody wants recorded: the type, the day it happened, its fields, and the event it corrects."""

    kind: CaseEvent
    on: date
    values: Mapping[str, str]
    corrects: int | None = None


def completed(kind: CaseEvent, values: Mapping[str, str], choosable: Choosable) -> dict[str, str]:
    """The values as an event keeps them: with what is meant where nothing is said, and each consent text in full."""
    told = dict(values)
    for field in kind.fields:
        if field.asked(told):
            told |= _completed(field, told.get(field.id), choosable)
    return told


def _completed(field: CaseField, value: str | None, choosable: Choosable) -> dict[str, str]:
    match field.kind:
        case "text":
            return {field.id: choosable.texts.get(value or "", value or "")}
        case "scopes" if value is not None:
            return {field.id: written(rows_of(value))}
        case "choice" if value is None and field.default is not None:
            return {field.id: field.default}
    return {}


def require_fits(case: Case, draft: Draft, today: date, choosable: Choosable) -> None:
    """Raise ConfigurationError with every reason why the event cannot be recorded in this case."""
    if reasons := [*_fields(case, draft, choosable), *_day(case, draft, today), *_place(case, draft)]:
        raise ConfigurationError(lines(reasons))


def _fields(case: Case, draft: Draft, choosable: Choosable) -> Iterator[Message]:
    fields = {field.id: field for field in draft.kind.fields if field.asked(draft.values)}
    if not set(draft.values) <= set(fields):
        yield say(
            "{event} has not all the fields that are said, here. It has: {known}.",
            event=draft.kind.id, known=listed(fields) if fields else "-",
        )  # fmt: skip
    for name, field in fields.items():
        if name in draft.values:
            yield from _value(field, draft.values[name], draft.on, _known(field, case, choosable))
        elif not field.optional:
            allowed = _allowed(field, _known(field, case, choosable))
            yield say("{field} is not said: --set {field}=…{allowed}", field=name, allowed=allowed)


def _known(field: CaseField, case: Case, choosable: Choosable) -> Collection[str]:
    """What the field may say, of what there is a list of; of a row of consent, the units that it may name."""
    match field.kind:
        case "choice":
            return field.choices
        case "text":
            return [*choosable.texts.values()]
        case "event":
            return [str(event.number) for event in case.events if event.event == field.of]
        case "day":
            return ()
    return choosable.units


def _value(field: CaseField, value: str, on: date, known: Collection[str]) -> Iterator[Message]:
    """The value is never repeated: whoever types in the wrong place may have typed a CPR number."""
    match field.kind:
        case "day":
            yield from _fitting_day(field, value, on)
        case "scopes":
            yield from wrong_rows(field.id, value, known)
        case _:
            if value not in known:
                allowed = _allowed(field, known)
                yield say("{field} is none of those there are.{allowed}", field=field.id, allowed=allowed)


def _fitting_day(field: CaseField, value: str, on: date) -> Iterator[Message]:
    try:
        day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None:
        yield say("{field} is no date. Write it as 2017-10-05.", field=field.id)
    elif field.least == "same" and day < on:
        yield say("{field} is {day}, and must not be before {on}.", field=field.id, day=day, on=on)
    elif field.least == "after" and day <= on:
        yield say("{field} is {day}, and must be after {on}.", field=field.id, day=day, on=on)
    elif field.most_months_ahead and first_day_kept(day, field.most_months_ahead) > on:
        yield say(
            "{field} is {day}, and may be at most {months} months after {on}.",
            field=field.id, day=day, months=field.most_months_ahead, on=on,
        )  # fmt: skip


def _allowed(field: CaseField, known: Collection[str]) -> Message:
    match field.kind:
        case "day":
            return say(" A date, as 2017-10-05.")
        case "scopes":
            return form_of_rows(known)
        case "text":
            known = dict.fromkeys(reference.partition(" ")[0] for reference in known)
    return say(" There are: {known}.", known=listed(known) if known else "-")


def _day(case: Case, draft: Draft, today: date) -> Iterator[Message]:
    if draft.on > today:
        yield say("--on is {on}, which is after today, {today}.", on=draft.on, today=today)
    before, after = _neighbours(case, draft)
    if before and draft.on < before.on:
        yield say("--on is {on}, and what came before it in the case is of {before}.", on=draft.on, before=before.on)
    if after and draft.on > after.on:
        yield say("--on is {on}, and what came after it in the case is of {after}.", on=draft.on, after=after.on)


def _place(case: Case, draft: Draft) -> Iterator[Message]:
    before, after = _neighbours(case, draft)
    if draft.corrects is None:
        if not may_follow(draft.kind, before):
            yield _not_next(case, draft)
        return
    corrected = next((event for event in case.standing if event.number == draft.corrects), None)
    if corrected is None:
        numbers = listed(str(event.number) for event in case.standing)
        yield say(
            "--corrects {number} is no event that holds in this case. There are: {known}.",
            number=draft.corrects, known=numbers or "-",
        )  # fmt: skip
    elif corrected.event != draft.kind.id:
        yield say(
            "Event {number} is {event}: it is corrected by one of the same type.",
            number=draft.corrects, event=corrected.event,
        )  # fmt: skip
    elif after and not _still_follows(draft, after):
        yield say(
            "Event {number} cannot be corrected so: {after} (event {later}), which came after it, could not have come. "
            "Correct that first.",
            number=draft.corrects, after=after.event, later=after.number,
        )  # fmt: skip


def _still_follows(draft: Draft, after: Recorded) -> bool:
    as_corrected = Recorded(0, draft.kind.id, draft.on, "", "", draft.values)
    return may_follow(after.kind, as_corrected)


def _neighbours(case: Case, draft: Draft) -> tuple[Recorded | None, Recorded | None]:
    """What stands before and after the event in its thread."""
    thread = [event for event in case.standing if event.kind.thread == draft.kind.thread]
    numbers = [event.number for event in thread]
    if draft.corrects is None or draft.corrects not in numbers:
        return (thread[-1] if thread else None), None
    place = numbers.index(draft.corrects)
    return (thread[place - 1] if place else None), (thread[place + 1] if place + 1 < len(thread) else None)


def _not_next(case: Case, draft: Draft) -> Message:
    latest = case.latest(draft.kind.thread)
    possible = listed(kind.id for kind in case.possible_events if kind.thread == draft.kind.thread)
    if latest is None:
        return say(
            "{event} cannot come first: nothing was recorded before it. What can: {possible}.",
            event=draft.kind.id, possible=possible,
        )  # fmt: skip
    return say(
        "{event} cannot come after {latest} (event {number}). What can: {possible}.",
        event=draft.kind.id, latest=latest.event, number=latest.number, possible=possible,
    )  # fmt: skip
