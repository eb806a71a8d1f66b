"""What may be recorded in the casebook, as catalogue/case_events.toml declares it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from targeting.errors import Invalid
from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.law import load_shipped, shipped
from targeting.workspace.texts import Text

Writer = Literal["caseworker", "leader", "program"]
FieldKind = Literal["unit", "choice", "day"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]


class CaseField(Part):
    """One thing that an event says.

    ``choices`` are the values of a choice, with their Danish. ``only_when``: asked for, and allowed, only where other
    fields have one of these values. A day is after the event's own, by at most ``most_months_ahead``.
    """

    id: Id
    name_da: str = Field(min_length=1)
    kind: FieldKind
    choices: dict[Id, str] = Field(default_factory=dict)
    only_when: dict[Id, tuple[str, ...]] = Field(default_factory=dict)
    most_months_ahead: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _choices_of_a_choice(self) -> CaseField:
        if (self.kind == "choice") != bool(self.choices):
            raise Invalid("choices are what a field of the kind choice has, and no other")
        return self

    def asked(self, values: Mapping[str, str]) -> bool:
        """Whether an event with these values has this field."""
        return holds(self.only_when, values)


class Before(Part):
    """What may be the latest event of a thread before another: its type, and the values it must have."""

    event: Id
    having: dict[Id, tuple[str, ...]] = Field(default_factory=dict)


class CaseEvent(Part):
    """One type of event: see the head of the file."""

    id: Id
    thread: Id
    name_da: str = Field(min_length=1)
    meaning_da: str = Field(min_length=1)
    by: tuple[Writer, ...] = Field(min_length=1)
    begins: bool = False
    after: tuple[Before, ...] = ()
    fields: tuple[CaseField, ...] = ()

    def follows(self, event: str, values: Mapping[str, str]) -> bool:
        """Whether this may come when ``event``, with these values, is the latest of the thread."""
        return any(before.event == event and holds(before.having, values) for before in self.after)


class _CaseEvents(Declaration):
    """case_events.toml."""

    events: tuple[CaseEvent, ...]

    @model_validator(mode="after")
    def _whole(self) -> _CaseEvents:
        known = {event.id: event for event in self.events}
        for event in self.events:
            if not event.begins and not event.after:
                raise Invalid("{event} can never come: it neither begins a thread nor follows anything", event=event.id)
            for before in event.after:
                _require_there(event, before, known.get(before.event))
        return self


def holds(wanted: Mapping[str, tuple[str, ...]], values: Mapping[str, str]) -> bool:
    """Whether every field that is named has one of its values."""
    return all(values.get(name) in allowed for name, allowed in wanted.items())


def _require_there(event: CaseEvent, before: Before, found: CaseEvent | None) -> None:
    choices = {field.id: field.choices for field in found.fields} if found else {}
    wrong = [name for name, values in before.having.items() if not set(values) <= set(choices.get(name, ()))]
    if found is None or found.thread != event.thread or wrong:
        raise Invalid(
            "{event} follows {before}, which is not in its thread as said", event=event.id, before=before.event
        )


@cache
def case_events() -> Mapping[str, CaseEvent]:
    """Every type of event, by id, in the order they are told."""
    return {event.id: event for event in _declared().events}


def case_events_text() -> Text:
    """The declaration itself, which an approval of the casebook's basis covers."""
    return Text("case_events.toml", _declared().content)


@cache
def _declared() -> _CaseEvents:
    return load_shipped(shipped() / "case_events.toml", _CaseEvents)
