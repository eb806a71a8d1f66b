"""What an event says: which fields it has, how they are kept, and what is wrong with what was typed in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from datetime import date, timedelta

from targeting.casebook.case import CaseFile, Recorded
from targeting.casebook.free_text import one_line, wrong_reference, wrong_words
from targeting.casebook.scopes import form_of_rows, rows_of, written, wrong_rows
from targeting.errors import ConfigurationError
from targeting.language import Message, lines, listed, say
from targeting.privacy import first_day_kept
from targeting.workspace import MOST_WEEKS, CaseEvent, CaseField, Measure, is_working_day, read_day, working_day


@dataclass(frozen=True)
class Choosable:
    """What a municipality has to choose from: the ids of its units, its consent texts by what they may be called, and
    the measures by id.

    What a text is called gives what an event keeps of it; blank is the one that is meant where none is said.
    """

    units: Collection[str]
    texts: Mapping[str, str]
    measures: Mapping[str, Measure] = with_default(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """What somebody wants recorded: the type, the day it happened, its fields, and the event it corrects."""

    kind: CaseEvent
    on: date
    values: Mapping[str, str]
    corrects: int | None = None

    @property
    def recorded(self) -> Recorded:
        """The event that it would be, before it has a number."""
        return Recorded(0, self.kind.id, self.on, "", "", self.values, self.corrects)


def fields_of(kind: CaseEvent, values: Mapping[str, str], measures: Mapping[str, Measure]) -> tuple[CaseField, ...]:
    """The fields of an event of that type with these values: its own, and what its measure asks for then."""
    measure = measures.get(values.get("measure", "")) if kind.conditions else None
    asked = measure.asked_at(kind.conditions) if measure and kind.conditions else ()
    return (*kind.fields, *(condition.field for condition in asked))


def completed(case: CaseFile, draft: Draft, choosable: Choosable) -> Draft:
    """The event as it is kept: with what is meant where nothing is said, and each consent text in full."""
    kind, told = draft.kind, dict(draft.values)
    if kind.conditions:
        told |= _of_measure(case, kind, told, choosable)
    for field in fields_of(kind, told, choosable.measures):
        if field.asked(told):
            told |= _completed(field, told.get(field.id), choosable)
            told |= _in_so_many_weeks(field, case, replace(draft, values=told))
    return replace(draft, values=told)


def _in_so_many_weeks(field: CaseField, case: CaseFile, draft: Draft) -> dict[str, str]:
    """The last working day within the weeks that were agreed, or the next after them, where no day is said."""
    last = _last_within(field, case, draft)
    return {field.id: last.isoformat()} if last and field.id not in draft.values else {}


def _last_within(field: CaseField, case: CaseFile, draft: Draft) -> date | None:
    if field.within_weeks is None:
        return None
    said = [event.values for event in case.thread(case.thread_of(draft.recorded)) if event.on <= draft.on]
    weeks = next((v for values in (draft.values, *reversed(said)) if (v := values.get(field.within_weeks))), "")
    return working_day(draft.on + timedelta(weeks=int(weeks))) if _is_weeks(weeks) else None


def _is_weeks(value: str) -> bool:
    """Whether a value is a number of weeks."""
    return value.isdecimal() and 1 <= int(value) <= MOST_WEEKS


def _of_measure(case: CaseFile, kind: CaseEvent, values: Mapping[str, str], choosable: Choosable) -> dict[str, str]:
    """The measure of an event: that of the grant which it names, or the one that was typed, as its id is written."""
    named = values.get(kind.joins) if kind.joins else None
    granted = next((event for event in case.events if str(event.number) == named), None)
    if granted is not None and "measure" in granted.values:
        return {"measure": granted.values["measure"]}
    ids = {name.casefold(): name for name in choosable.measures}
    typed = values.get("measure", "")
    return {"measure": ids[typed.casefold()]} if typed.casefold() in ids else {}


def _completed(field: CaseField, value: str | None, choosable: Choosable) -> dict[str, str]:
    match field.kind:
        case "text":
            return {field.id: choosable.texts.get(value or "", value or "")}
        case "scopes" if value and value.strip():
            return {field.id: written(rows_of(value))}
        case "choice" if value is None and field.default is not None:
            return {field.id: field.default}
        case "words" | "reference" if value is not None:
            return {field.id: one_line(value)}
        case "day" if day := _written_day(value):
            return {field.id: day.isoformat()}
    return {}


def require_choosable(field: CaseField, value: str, choosable: Choosable) -> None:
    """Raise ConfigurationError where a value that is declared once for many events is none that the field can say."""
    value = _completed(field, value, choosable).get(field.id, value)
    known = choosable.texts.values() if field.kind == "text" else choosable.units
    if field.kind in ("unit", "text", "scopes") and (reasons := list(_value(field, value, date.min, [*known]))):
        raise ConfigurationError(lines(reasons))


def wrong_fields(case: CaseFile, draft: Draft, choosable: Choosable) -> Iterator[Message]:
    """What is wrong with the fields: one that is missing, one too many, and each that says what it cannot."""
    has = fields_of(draft.kind, draft.values, choosable.measures)
    fields = {field.id: field for field in has if field.asked(draft.values)}
    # Of which measure it is says which other fields there are: where that is not known, nothing is said of them.
    known = not draft.kind.conditions or draft.values.get("measure") in choosable.measures
    if known and not set(draft.values) <= set(fields):
        yield say(
            "{event} has not all the fields that are said, here. It has: {known}.",
            event=draft.kind.id, known=listed(fields) if fields else "-",
        )  # fmt: skip
    for name, field in fields.items():
        if name in draft.values and not draft.values[name].strip():
            allowed = _allowed(field, _known(field, case, choosable, draft.corrects))
            yield say("{field} is said, and is empty.{allowed}{asked}",
                      field=name, allowed=allowed, asked=_asked(field))  # fmt: skip
        elif name in draft.values:
            found = [*_value(field, draft.values[name], draft.on, _known(field, case, choosable, draft.corrects))]
            yield from found or _follow_up(field, case, draft)
        elif not field.optional:
            allowed = _allowed(field, _known(field, case, choosable, draft.corrects))
            yield say(
                "{field} is not said: --set {field}=…{allowed}{asked}", field=name, allowed=allowed, asked=_asked(field)
            )


def _follow_up(field: CaseField, case: CaseFile, draft: Draft) -> Iterator[Message]:
    """What is wrong with the day of a follow-up that is a day, and after the event's own."""
    if field.within_weeks is None:
        return
    day, last = date.fromisoformat(draft.values[field.id]), _last_within(field, case, draft)
    if not is_working_day(day):
        yield say("{field} is {day}, which is no working day. The next is {next}.",
                  field=field.id, day=day, next=working_day(day))  # fmt: skip
    elif last and day > last:
        yield say("{field} is {day}, and by what was agreed {last} at the latest.",
                  field=field.id, day=day, last=last)  # fmt: skip


def _known(field: CaseField, case: CaseFile, choosable: Choosable, corrects: int | None) -> Collection[str]:
    """What the field may say, of what there is a list of; of a row of consent, the units that it may name."""
    match field.kind:
        case "choice":
            return [each for each in field.choices if corrects is not None or each not in field.corrections]
        case "text":
            return [*choosable.texts.values()]
        case "event":
            named = (event for event in case.events if event.event == field.of and not case.is_retracted(event))
            return [str(event.number) for event in named]
        case "measure":
            return choosable.measures
        case "day" | "words" | "reference" | "weeks":
            return ()
    return choosable.units


def _value(field: CaseField, value: str, on: date, known: Collection[str]) -> Iterator[Message]:
    """The value is never repeated: whoever types in the wrong place may have typed a CPR number."""
    match field.kind:
        case "day":
            yield from _fitting_day(field, value, on)
        case "scopes":
            yield from wrong_rows(field.id, value, known)
        case "words":
            yield from wrong_words(field.id, value, field.least_characters)
        case "reference":
            yield from wrong_reference(field.id, value)
        case "weeks":
            if not _is_weeks(value):
                yield say("{field} is a number of weeks, from 1 to {most}.", field=field.id, most=MOST_WEEKS)
        case _:
            if value not in known:
                allowed = _allowed(field, known)
                yield say(
                    "{field} is none of those there are.{allowed}{asked}",
                    field=field.id, allowed=allowed, asked=_asked(field),
                )  # fmt: skip


def _fitting_day(field: CaseField, value: str, on: date) -> Iterator[Message]:
    day = _written_day(value)
    if day is None:
        yield say("{field} is no date. Write it as 05-10-2017.", field=field.id)
    elif field.least == "same" and day < on:
        yield say("{field} is {day}, and must not be before {on}.", field=field.id, day=day, on=on)
    elif field.least == "after" and day <= on:
        yield say("{field} is {day}, and must be after {on}.", field=field.id, day=day, on=on)
    elif field.most == "same" and day > on:
        yield say("{field} is {day}, and must not be after {on}.", field=field.id, day=day, on=on)
    elif field.most_months_back and day < first_day_kept(on, field.most_months_back):
        yield say(
            "{field} is {day}, and may be at most {months} months before {on}.",
            field=field.id, day=day, months=field.most_months_back, on=on,
        )  # fmt: skip
    elif field.most_months_ahead and first_day_kept(day, field.most_months_ahead) > on:
        yield say(
            "{field} is {day}, and may be at most {months} months after {on}.",
            field=field.id, day=day, months=field.most_months_ahead, on=on,
        )  # fmt: skip


def _written_day(value: str | None) -> date | None:
    try:
        return read_day(value or "")
    except ConfigurationError:  # which repeats what was typed
        return None


def _asked(field: CaseField) -> Message | str:
    """What the measure asks, in its own words."""
    return say(" The measure asks: {asks}", asks=field.asks_da) if field.asks_da else ""


def _allowed(field: CaseField, known: Collection[str]) -> Message:
    match field.kind:
        case "day":
            return say(" A date, as 05-10-2017.")
        case "words":
            return say(" In your own words; --set {field}=@FILE reads them from a file.", field=field.id)
        case "reference":
            return say(" The document's number in its own system.")
        case "weeks":
            return say(" A number of weeks.")
        case "scopes":
            return form_of_rows(known)
        case "text":
            known = dict.fromkeys(reference.partition(" ")[0] for reference in known)
    return say(" There are: {known}.", known=listed(known) if known else "-")
