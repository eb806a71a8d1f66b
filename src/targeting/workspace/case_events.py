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
FieldKind = Literal["unit", "choice", "day", "scopes", "event", "text", "measure", "words", "reference", "weeks"]
When = Literal["grant", "renewal", "follow_up", "end"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
MOST_CHARACTERS = 1_000
MOST_WEEKS = 26


class FieldRules(Part):
    """What may be said in a field.

    ``choices`` are the values of a choice, with their Danish, and ``default`` the one that is meant where none is said.
    ``only_when``: asked for, and allowed, only where other fields have one of these values. A day is after the event's
    own (``least`` and ``most`` say otherwise), by at most ``most_months_ahead``, or before it by ``most_months_back``.
    ``within_weeks`` names the field that says so many weeks: the day is a working day within them, and where none is
    said their last. ``of`` is the type of the event that is named; ``least_characters`` what makes words more than a
    phrase, and ``concrete``, of words that are no other citizen's, the tick by which somebody says so where they look
    it. ``logged``: the log says it too. ``corrections`` are the choices that only a correction may say, and ``ends``
    the choices that end another of them, which must stand in the case by then.
    """

    name_da: str = Field(min_length=1)
    kind: FieldKind
    choices: dict[Id, str] = Field(default_factory=dict)
    default: Id | None = None
    only_when: dict[Id, tuple[str, ...]] = Field(default_factory=dict)
    optional: bool = False
    least: Literal["after", "same", "any"] = "after"
    most: Literal["same", "any"] = "any"
    within_weeks: Id | None = None
    most_months_ahead: int | None = Field(default=None, ge=1)
    most_months_back: int | None = Field(default=None, ge=1)
    of: Id | None = None
    least_characters: int = Field(default=1, ge=1, le=MOST_CHARACTERS)
    concrete: Id | None = None
    logged: bool = False
    corrections: tuple[Id, ...] = ()
    ends: dict[Id, Id] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _choices_of_a_choice(self) -> FieldRules:
        if (self.kind == "choice") != bool(self.choices):
            raise Invalid("choices are what a field of the kind choice has, and no other")
        if self.default is not None and self.default not in self.choices:
            raise Invalid("{default} is meant where nothing is said, and is none of the choices", default=self.default)
        if not set(self.corrections) <= set(self.choices):
            raise Invalid("corrections are some of the choices")
        if not {*self.ends, *self.ends.values()} <= set(self.choices):
            raise Invalid("ends names a choice, and the choice that it ends")
        if (self.kind == "event") != bool(self.of):
            raise Invalid("of is what a field of the kind event has, and no other")
        return self


class CaseField(FieldRules):
    """One thing that an event says; ``asks_da`` is the condition of a measure that it answers, blank where none."""

    id: Id
    asks_da: str = ""

    def asked(self, values: Mapping[str, str]) -> bool:
        """Whether an event with these values has this field."""
        return holds(self.only_when, values)


class Before(Part):
    """What may be the latest event of a thread before another: its type, and the values it must have."""

    event: Id
    having: dict[Id, tuple[str, ...]] = Field(default_factory=dict)

    def is_met(self, event: str, values: Mapping[str, str]) -> bool:
        """Whether an event of that type, with these values, is one."""
        return self.event == event and holds(self.having, values)


class CaseEvent(Part):
    """One type of event: see the head of the file.

    ``each``: every one opens a thread of its own, which what follows joins by naming it in a field of the kind event.
    ``conditions``: beside its own fields it has those that its measure asks for then. ``late``: it may be recorded
    after what happened later in its thread, where it stands by its own day. ``without_number``: it stands in
    a contact of somebody who gives no CPR number, and in no case. ``under``: the measure that must be in use for it.
    ``with_citizen``: the citizen takes part, so that it is of no day after their death. ``after_death``: it ends
    something or says what has happened, and may be of such a day also when it is known. ``retracts``: it takes back
    the event that it corrects, so that nothing stands in its place. ``kept``: it cannot be taken back, and
    ``retracted_by`` are the roles that alone may take it back; where none is said, those that may write it.
    """

    id: Id
    thread: Id
    name_da: str = Field(min_length=1)
    meaning_da: str = Field(min_length=1)
    by: tuple[Writer, ...] = Field(min_length=1)
    begins: bool = False
    whenever: bool = False
    each: bool = False
    conditions: When | None = None
    late: bool = False
    without_number: bool = False
    under: str = ""
    with_citizen: bool = False
    after_death: bool = False
    retracts: bool = False
    kept: bool = False
    retracted_by: tuple[Writer, ...] = ()
    after: tuple[Before, ...] = ()
    fields: tuple[CaseField, ...] = ()

    @property
    def beside(self) -> bool:
        """Whether it is no step on the way to one plan."""
        return self.whenever or self.conditions is not None

    @property
    def joins(self) -> str:
        """The field that names the event whose thread it stands in; blank where its thread is the case's only one."""
        kinds = case_events()
        return next((field.id for field in self.fields if field.of and kinds[field.of].each), "")

    def text_logged(self, values: Mapping[str, str]) -> str | None:
        """The text that the log names with an event of these values; None where it names none."""
        return next((values[field.id] for field in self.fields if field.logged), None)

    def follows(self, event: str, values: Mapping[str, str]) -> bool:
        """Whether this may come when ``event``, with these values, is the latest of the thread."""
        if self.whenever:
            return case_events()[event].thread == self.thread
        return any(before.is_met(event, values) for before in self.after)


class _CaseEvents(Declaration):
    """case_events.toml."""

    events: tuple[CaseEvent, ...]

    @model_validator(mode="after")
    def _whole(self) -> _CaseEvents:
        known = {event.id: event for event in self.events}
        for event in self.events:
            if not (event.begins or event.whenever or event.after):
                raise Invalid("{event} can never come: it neither begins a thread nor follows anything", event=event.id)
            for before in event.after:
                _require_there(event, before, known.get(before.event))
            for field in event.fields:
                if field.of and field.of not in known:
                    raise Invalid(
                        "{event} names an event of a type that is not there: {of}", event=event.id, of=field.of
                    )
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
