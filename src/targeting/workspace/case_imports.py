"""case_imports/*.odcs.yaml: extracts of the municipality's own case system, a row of which is an event in the casebook.

They are contracts as the registers' are, read by the same readers. They lie in a folder of their own and have keys of
their own, so that none can be a register that is counted, and no register's contract can write in the casebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.language import listed
from targeting.workspace.case_events import CaseEvent, CaseField, Id, case_events
from targeting.workspace.contracts import UNLISTED, Column, Expectation, FromColumn, Name, RegisterContract
from targeting.workspace.declarations import Part, read_bytes
from targeting.workspace.measures import Measure, load_measures
from targeting.workspace.odcs import FILE_PROPERTIES, contract_in
from targeting.workspace.settings import Settings
from targeting.workspace.texts import Text

FOLDER = "case_imports"
SUFFIX = ".odcs.yaml"
# What says how a register is counted and kept: nothing is counted or kept of these files.
_OF_REGISTERS = ("role", "deliveredInParts", "latestOnly", "retentionMonths", "legalCategory")
_FILE = {name: key for name, key in FILE_PROPERTIES.items() if name not in _OF_REGISTERS}
_ROWS = {"ignore": "ignore", "caseEvent": "case_event"}


class Told(Part):
    """Where a field's value comes from: a ``column``, by its ``words`` where it is no day; or one ``value`` for all.

    Of a column in more than one field, a word that one of them has is known; to the others it says nothing.
    """

    column: Name | None = None
    words: dict[str, str] = Field(default_factory=dict)
    value: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_truth(cls, stated: object) -> object:
        _require_quoted(stated)
        if isinstance(stated, Mapping):
            _require_quoted(stated.get("words"))
        return stated

    @model_validator(mode="after")
    def _one_source(self) -> Told:
        if (self.column is None) == (self.value is None) or (self.words and self.column is None):
            raise Invalid("state either column, with words where it is no day, or value")
        folded = [word.casefold() for word in self.words]
        if len(set(folded)) < len(folded):
            raise Invalid("two words are the same but for their case")
        if UNLISTED in folded:
            raise Invalid("the word {word} cannot be translated: leave such rows out by ignore", word=UNLISTED)
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """All that the field may come to say; of a day nothing."""
        return tuple(self.words.values()) if self.value is None else (self.value,)


class Only(Part):
    """The words of a column that make a row the event at all. Any other that no ignore rule names is unknown."""

    column: Name
    in_: tuple[str, ...] = Field(alias="in", min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Only:
        if UNLISTED in {word.casefold() for word in self.in_}:
            raise Invalid("the word {word} cannot be translated: leave such rows out by ignore", word=UNLISTED)
        return self


class CaseMapping(Part):
    """What a row is an event of: its type, the column of its day, and its fields.

    ``measure``: rows of citizens to whom that measure is granted today, and of nobody else. The grant is then known.
    ``only`` are columns that must say so for a row to be the event.
    """

    event: Id
    day: FromColumn
    fields: dict[Id, Told] = Field(default_factory=dict)
    measure: str = ""
    only: tuple[Only, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _no_truth(cls, stated: object) -> object:
        if isinstance(stated, Mapping):
            _require_quoted(stated.get("fields"))
        return stated

    @property
    def kind(self) -> CaseEvent:
        """The type of the event."""
        return case_events()[self.event]

    @property
    def asked(self) -> tuple[CaseField, ...]:
        """The fields that a row may say: the event's own, or what the measure asks for at a follow-up."""
        if (measure := self._measure) is None:
            return self.kind.fields
        return tuple(condition.field for condition in measure.asked_at("follow_up"))

    @property
    def of_a_followed_measure(self) -> bool:
        """Whether it is of the follow-ups of a measure that has some."""
        return self._measure is not None and any(self._measure.asked_at("follow_up"))

    @property
    def _measure(self) -> Measure | None:
        return next((each for each in load_measures() if each.id == self.measure), None)


class CaseImport(RegisterContract):
    """One extract of a case system: a register's contract in all but what a row becomes.

    No column is free text: each is the CPR number, a day, or words that the contract translates; or it only leaves rows
    out, and is not kept.
    """

    open_days: ClassVar[bool] = False
    case_event: CaseMapping

    @model_validator(mode="before")
    @classmethod
    def _no_involvement(cls, stated: object) -> object:
        """A row is an event, and nothing that is counted."""
        return {**stated, "involvement": ()} if isinstance(stated, Mapping) else stated

    @model_validator(mode="after")
    def _an_event_a_row(self) -> CaseImport:
        told = self.case_event
        if told.event not in case_events():
            raise Invalid("there is no event {event}", event=told.event)
        if told.kind.by == ("program",):
            raise Invalid("{event} is written by the program alone", event=told.event)
        if told.kind.without_number:
            raise Invalid("{event} is of somebody who gives no CPR number, and is recorded by hand", event=told.event)
        if told.kind.conditions and not (told.of_a_followed_measure and told.kind.conditions == "follow_up"):
            raise Invalid("{event} is of a measure, which is granted by hand", event=told.event)
        if told.measure and not told.kind.conditions:
            raise Invalid("{event} is of no measure", event=told.event)
        fields = {field.id: field for field in told.asked}
        if unknown := sorted(set(told.fields) - set(fields)):
            raise Invalid("{event} has no field {unknown}", event=told.event, unknown=listed(unknown))
        for field in fields.values():
            self._require_field(field, told.fields.get(field.id))
        self._require_columns()
        return self

    def _require_field(self, field: CaseField, told: Told | None) -> None:
        if told is None:
            if _must_be_told(field):
                raise Invalid("{field} is not told: state where it comes from", field=field.id)
            return
        if field.kind not in ("unit", "choice", "day", "scopes", "text"):
            raise Invalid("{field} is no word, day or unit: no extract can say it", field=field.id)
        if told.column is not None:
            column, reads = self._column(told.column), "date" if field.kind == "day" else "code"
            if column.reads != reads or (reads == "date") == bool(told.words):
                raise Invalid(
                    "{field}: a day comes from a column that reads date, and all else from one that reads code, with "
                    "its words",
                    field=field.id,
                )
        elif field.kind == "day":
            raise Invalid("{field} is a day: it comes from a column", field=field.id)
        if wrong := [value for value in told.values if not _possible(field, value)]:
            raise Invalid("{field} cannot say {wrong}", field=field.id, wrong=listed(wrong))

    def _require_columns(self) -> None:
        if [column.reads for column in self.columns].count("cpr") != 1:
            raise Invalid("exactly one column reads cpr")
        for each in self.case_event.only:
            if self._column(each.column).reads != "code":
                raise Invalid("{column} stands under only, and must read code", column=each.column)
        day = self._column(self.case_event.day.column)
        if day.reads != "date":
            raise Invalid("day names a column that reads date")
        if not (day.required and self.person.required):
            raise Invalid("the columns of the CPR number and of the day are required: true")
        leaves_out = {rule.column for rule in self.ignore}
        for column in self.columns:
            if column.reads not in ("cpr", "date", "code"):
                raise Invalid(
                    "{column} reads {reads}: no free text comes into the casebook. A column reads cpr, date or code",
                    column=column.name, reads=column.reads,
                )  # fmt: skip
            if column.reads == "cpr" or column.name in self.used:
                continue
            if column.name not in leaves_out or column.retain:
                raise Invalid(
                    "{column} says nothing of the event. Take it out; or, where ignore names it, state retain: false",
                    column=column.name,
                )

    def _column(self, name: str) -> Column:
        if name not in {column.name for column in self.columns}:
            raise Invalid("columns that are used and not declared: {unknown}", unknown=name)
        return self.column(name)

    @property
    def used(self) -> frozenset[str]:
        """The columns that say something of the event."""
        told = {each.column for each in self.case_event.fields.values() if each.column is not None}
        return frozenset(told | {self.case_event.day.column} | {each.column for each in self.case_event.only})

    def words_of(self, column: str) -> tuple[str, ...]:
        """All words of a column that the contract translates, or that make a row the event."""
        fields, only = self.case_event.fields.values(), self.case_event.only
        told = [word for each in fields if each.column == column for word in each.words]
        return tuple(dict.fromkeys([*told, *(word for each in only if each.column == column for word in each.in_)]))

    def listing_words(self) -> CaseImport:
        """The same, as it is read: what a column holds beside its words is not kept, and is a fault of the row."""
        columns = (column.name for column in self.columns if self.words_of(column.name))
        return self.model_copy(update={"expectations": tuple(map(self._only_its_words, columns))})

    def _only_its_words(self, column: str) -> Expectation:
        return Expectation(
            id=f"{column}_words", metric="invalidValues", column=column, maximum=0, valid_values=self.words_of(column)
        )


def load_case_imports(folder: Path, settings: Settings) -> tuple[CaseImport, ...]:
    """The municipality's contracts for the casebook, by id; raises ConfigurationError with file and key."""
    contracts = [_load(path) for path in sorted((folder / FOLDER).glob(f"*{SUFFIX}"))]
    for contract in contracts:
        if contract.file != f"{contract.id}{SUFFIX}":
            raise ConfigurationError(
                "{file}: id is {id} and should be {register}, as its name.",
                file=contract.file, id=contract.id, register=contract.file.removesuffix(SUFFIX),
            )  # fmt: skip
        if strangers := sorted(set(_units(contract)) - set(settings.unit_names())):
            raise ConfigurationError(
                "{file}: {units} is no service centre of workspace.toml. There are: {known}.",
                file=contract.file, units=listed(strangers), known=listed(settings.unit_names()),
            )  # fmt: skip
    return tuple(contracts)


def import_declarations(contracts: Sequence[CaseImport]) -> Iterator[Text]:
    """The contracts as the approval of the casebook's basis covers them."""
    return (Text(f"{FOLDER}/{contract.file}", contract.content) for contract in contracts)


def _load(path: Path) -> CaseImport:
    contract = contract_in(read_bytes(path), path.name, CaseImport, _FILE, _ROWS)
    if contract.expectations:
        raise ConfigurationError(
            "{file}: quality is asked of registers. Each row of this file is judged by the casebook itself.",
            file=contract.file,
        )
    return contract.listing_words()


def _require_quoted(stated: object) -> None:
    """YAML takes a bare yes, no, on or off for true and false."""
    if isinstance(stated, Mapping) and any(isinstance(each, bool) for pair in stated.items() for each in pair):
        raise Invalid("write {words} in quotation marks", words=listed(("yes", "no", "on", "off")))


def _units(contract: CaseImport) -> Iterator[str]:
    told: Mapping[str, Told] = contract.case_event.fields
    for field in contract.case_event.asked:
        if field.kind == "unit" and field.id in told:
            yield from told[field.id].values


def _must_be_told(field: CaseField) -> bool:
    """A text is never the newest: what citizens signed is what it was when they did."""
    return field.kind == "text" or not (field.optional or field.default or field.only_when or field.within_weeks)


def _possible(field: CaseField, value: str) -> bool:
    match field.kind:
        case "choice":
            return value in field.choices and value not in field.corrections
        case "text":
            return "@" in value
    return True
