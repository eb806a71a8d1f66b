"""How many are counted elsewhere now than in the releases before: told by each citizen's place in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from targeting.disclosure import Memory, Name, Shown, names_of
from targeting.warehouse import Warehouse

MEASURES = ("points", "departments", "benefits", "services", "service_centres", "laws", "plans")
# Of a count that is not shown: once so many have come or left, few are never what makes the difference.
FOLLOWED = 200
Apart = Mapping[Name, frozenset[str]]


@dataclass(frozen=True)
class Earlier:
    """What a release is held against: the releases before it in the register, the oldest first.

    ``counted`` is who was counted in what in the newest; None where that is not kept, or nobody can be known again.
    ``apart`` is who has come or left since a count that it does not show was last shown. The rest is of the run itself:
    its id, its as-of date, the day it was made, who may read it, and the run that `change` compares it with.
    """

    run_id: str
    as_of: str
    day: str
    compared_with: str = ""
    readers: str = "dashboard"
    releases: tuple[Shown, ...] = ()
    counted: pl.DataFrame | None = None
    apart: Apart = field(default_factory=dict)


@dataclass(frozen=True)
class Movement:
    """Who is counted elsewhere than in the newest release, by count; None where nobody can be known again.

    ``citizens`` is how many they are.
    """

    earlier: Earlier
    by_count: Mapping[Name, frozenset[str]] | None = None
    citizens: int | None = None

    @property
    def memory(self) -> Memory:
        """What disclosure control is told of it: numbers, and nobody."""
        if self.by_count is None:
            return Memory(self.earlier.releases, None)
        moved = {name: len(persons) for name, persons in self.by_count.items()}
        return Memory(self.earlier.releases, moved, {name: len(each) for name, each in self._since().items()})

    def apart(self, present: Shown) -> Apart:
        """Who has come or left since each count that is not shown now was last shown."""
        if self.by_count is None or not self.earlier.releases:
            return {}
        newest = self.earlier.releases[-1]
        shown = {name for name, terms in present.names.items() if present.shows(terms)}
        last = {name for name, terms in newest.names.items() if newest.shows(terms)}
        since = {**self._since(), **{name: self.by_count.get(name, frozenset()) for name in last}}
        return {name: each for name, each in since.items() if name not in shown and len(each) <= FOLLOWED}

    def _since(self) -> Apart:
        """Of the counts that the newest release does not show: whoever came and left again is not among them."""
        moved = self.by_count or {}
        return {name: before ^ moved.get(name, frozenset()) for name, before in self.earlier.apart.items()}


def movement(warehouse: Warehouse, present: Shown, earlier: Earlier) -> Movement:
    """Hold each citizen's place in the tables (output.raw_citizen) against the one in the newest release."""
    if earlier.counted is None or not earlier.releases:
        return Movement(earlier)
    releases = (*earlier.releases, present)
    values = {m: {value for release in releases for value in release.measures.get(m, ())} for m in MEASURES}
    places: dict[str, list[dict[str, Any]]] = {}
    with warehouse.lent("counted", earlier.counted):
        for row in warehouse.each("ask/output/moved"):
            places.setdefault(row["pseudonym"], []).append(row)
    moved: dict[Name, set[str]] = {}
    for pseudonym, rows in places.items():
        counted: set[Name] = set()
        for row in rows:
            counted ^= names_of(row, present.steps if row["now"] else earlier.releases[-1].steps, values)
        for name in counted:
            moved.setdefault(name, set()).add(pseudonym)
    return Movement(earlier, {name: frozenset(persons) for name, persons in moved.items()}, len(places))
