"""Which keys of a table a steward has yet to fill in."""

from __future__ import annotations

from collections.abc import Collection

from pydantic import BaseModel


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


def _blank(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == ()
