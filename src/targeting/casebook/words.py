"""How an event is said in Danish: its fields by the names and values of the catalogue, units by the municipality's."""

from __future__ import annotations

from datetime import date

from targeting.casebook.case import Recorded
from targeting.pages import day
from targeting.workspace import CaseField, Settings


def fields_da(event: Recorded, settings: Settings) -> str:
    """What an event says beside its type and its day."""
    fields = {field.id: field for field in event.kind.fields}
    told = ((fields[name], value) for name, value in event.values.items())
    return "; ".join(f"{field.name_da}: {_value(field, value, settings)}" for field, value in told)


def _value(field: CaseField, value: str, settings: Settings) -> str:
    match field.kind:
        case "choice":
            return field.choices[value]
        case "day":
            return day(date.fromisoformat(value))
    return settings.service_centre_name(value)
