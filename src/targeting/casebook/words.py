"""How an event is said in Danish: its fields by the names and values of the catalogue, units by the municipality's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from targeting.casebook.case import Recorded
from targeting.casebook.fields import fields_of
from targeting.casebook.scopes import ScopeRow, rows_of
from targeting.pages import day, listed
from targeting.workspace import CATEGORIES, CaseField, Category, Measure, Settings, filled


def fields_da(event: Recorded, settings: Settings, measures: Sequence[Measure]) -> str:
    """What an event says beside its type and its day; of a measure that is no longer there, as it was typed."""
    by_id = {measure.id: measure for measure in measures}
    fields = {field.id: field for field in fields_of(event.kind, event.values, by_id)}
    told = ((fields.get(name), name, value) for name, value in _in_order(event.values, fields))
    return "; ".join(
        f"{field.name_da}: {_value(field, value, settings, by_id)}" if field else f"{name}: {value}"
        for field, name, value in told
    )


def _in_order(values: Mapping[str, str], names: Collection[str]) -> Iterator[tuple[str, str]]:
    """The values by the order of their fields, and then what no field is called."""
    for name in (*names, *(each for each in values if each not in names)):
        if name in values:
            yield name, values[name]


def _value(field: CaseField, value: str, settings: Settings, measures: Mapping[str, Measure]) -> str:
    match field.kind:
        case "choice":
            return field.choices.get(value, value)
        case "measure":
            return f"{value}, {measures[value].title_da}" if value in measures else value
        case "words":
            return f"»{value}«"
        case "weeks":
            return f"hver {value}. uge" if value != "1" else "hver uge"
        case "reference":
            return value
        case "day":
            return day(date.fromisoformat(value))
        case "scopes":
            return rows_da(rows_of(value), settings)
        case "event":
            return f"nr. {value}"
        case "text":
            return value.partition(" ")[0].replace("@", ", version ")
    return settings.service_centre_name(value)


def rows_da(rows: Sequence[ScopeRow], settings: Settings) -> str:
    """Rows of consent, each pair of units once: who gives whom word, and of what."""
    about: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        about.setdefault((row.giving, row.receiving), []).append(CATEGORIES[cast(Category, row.category)].da)
    name = settings.service_centre_name
    return ", ".join(f"{name(giving)} til {name(to)} om {listed(told)}" for (giving, to), told in about.items())


def row_sentence(sentence: str, row: ScopeRow, settings: Settings) -> str:
    """A sentence of a consent about one row, which it names as {from}, {to} and {category}."""
    name = settings.service_centre_name
    about = CATEGORIES[cast(Category, row.category)].da
    return filled(sentence, **{"from": name(row.giving), "to": name(row.receiving), "category": about})
