"""Which keys of a table a steward has yet to fill in, and why each matters."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pydantic import BaseModel

from targeting.language import Both, Message
from targeting.workspace import KEYS


def blanks(table: BaseModel, optional: Collection[str] = ()) -> tuple[str, ...]:
    """The keys that are absent or blank, dotted where tables nest; ``optional`` ones may be."""
    found: list[str] = []
    for key in type(table).model_fields:
        value = getattr(table, key)
        if key in optional:
            continue
        if isinstance(value, BaseModel):
            found += [f"{key}.{inner}" for inner in blanks(value)]
        elif _blank(value):
            found.append(key)
    return tuple(found)


def because(table: str, keys: Iterable[str]) -> Message:
    """One line for each key of ``table`` (``registers.*`` for a register): what it is called and why it matters."""
    danish, english = "", ""
    for key in keys:
        meant = KEYS[f"{table}.{key}".removeprefix(".")]
        danish += f"\n    · {key} ({meant.heading_da}): {meant.why_da}."
        english += f"\n    · {key}: {meant.why_en}."
    return Both(da=danish, en=english)


def _blank(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == ()
