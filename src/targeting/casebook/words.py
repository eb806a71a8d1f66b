"""How an event is said in Danish: its fields by the names and values of the catalogue, units by the municipality's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from targeting.casebook.case import Recorded
from targeting.casebook.scopes import ScopeRow, rows_of
from targeting.pages import day, listed
from targeting.workspace import CATEGORIES, CaseField, Category, Settings, filled


def fields_da(event: Recorded, settings: Settings) -> str:
    """What an event says beside its type and its day."""
    told = ((field, event.values[field.id]) for field in event.kind.fields if field.id in event.values)
    return "; ".join(f"{field.name_da}: {_value(field, value, settings)}" for field, value in told)


def _value(field: CaseField, value: str, settings: Settings) -> str:
    match field.kind:
        case "choice":
            return field.choices[value]
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
