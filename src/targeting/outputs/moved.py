"""How many are counted elsewhere now than in each release before: told by each citizen's place in the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl

from targeting.disclosure import (
    GROUPINGS,
    POPULATION,
    REMEMBERED,
    Comparable,
    Compared,
    Memory,
    Name,
    Shown,
    comparable,
    names_of,
    renamed,
)
from targeting.warehouse import Warehouse

MEASURES = ("points", "departments", "benefits", "services", "service_centres", "laws", "plans")
# Of a register there is no list of who is in it: the difference of the counts has to do.
OF_REGISTERS = frozenset({"persons", "known"})
Row = dict[str, Any]
Pairs = Sequence[Row]


@dataclass(frozen=True)
class Earlier:
    """What a release is held against: the releases before it in the register, the oldest first.

    ``counted`` is who was counted in what, by run; not of one of which that is not kept, or where nobody can be known
    again. The rest is of the run itself: its id, its as-of date, the day it was made, who may read it, and the run that
    `change` compares it with.
    """

    run_id: str
    as_of: str
    day: str
    compared_with: str = ""
    readers: str = "dashboard"
    releases: tuple[Shown, ...] = ()
    counted: Mapping[str, pl.DataFrame] = field(default_factory=dict)


def movement(warehouse: Warehouse, present: Shown, earlier: Earlier) -> Memory:
    """Hold each citizen's place in the tables (output.raw_citizen) against the one in every release remembered.

    Numbers go on, and nobody.
    """
    compared: dict[str, tuple[Compared, ...]] = {}
    citizens: dict[str, int] = {}
    for release in earlier.releases[-REMEMBERED:]:
        counted = earlier.counted.get(release.run_id)
        if counted is None:
            found, differ = _by_difference(present, release)
        else:
            with warehouse.lent("counted", counted):
                pairs = list(warehouse.each("ask/output/moved"))
            found, differ = _by_person(present, release, pairs)
        compared[release.run_id], citizens[release.run_id] = found, differ
    return Memory(earlier.releases, compared, citizens)


def _by_difference(present: Shown, release: Shown) -> tuple[tuple[Compared, ...], int]:
    """Where nobody can be known again: what the counts differ by; at least so many citizens made the largest."""
    found = tuple(_net(present, release, each) for each in comparable(present, release))
    return found, max((each.moved for each in found), default=0)


def _by_person(present: Shown, release: Shown, pairs: Pairs) -> tuple[tuple[Compared, ...], int]:
    counts = comparable(present, release, renamed(_relabelled(pairs), present, release))
    values = {m: {*present.measures.get(m, ()), *release.measures.get(m, ())} for m in MEASURES}
    then = _places(counts, lambda each: each.names_then, release.steps, values)
    now = _places(counts, lambda each: each.names_now, present.steps, values)
    moved, differ = Counter[int](), 0
    for pair in pairs:
        counted = then(_frozen(pair["then"])) ^ now(_frozen(pair["now"]))
        differ += pair["persons"] if counted else 0
        for number in counted:
            moved[number] += pair["persons"]
    found = tuple(
        _net(present, release, each) if _of_registers(each) else Compared(each.now, each.then, moved[number])
        for number, each in enumerate(counts)
    )
    return found, differ


def _places(
    counts: Sequence[Comparable],
    names: Callable[[Comparable], Iterable[Name]],
    steps: tuple[str, ...],
    values: Mapping[str, set[int]],
) -> Callable[[tuple[Any, ...] | None], frozenset[int]]:
    """In which of the counts a citizen is one, by place; of nobody in none."""
    of: dict[Name, list[int]] = {}
    for number, each in enumerate(counts):
        for name in names(each):
            of.setdefault(name, []).append(number)

    @cache
    def place(frozen: tuple[Any, ...] | None) -> frozenset[int]:
        if frozen is None:
            return frozenset()
        return frozenset(number for name in names_of(dict(frozen), steps, values) for number in of.get(name, ()))

    return place


def _frozen(place: Row | None) -> tuple[Any, ...] | None:
    if place is None:
        return None
    return tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in place.items())


def _relabelled(pairs: Pairs) -> Counter[tuple[str, str, str]]:
    """Citizens by grouping, label then and label now, of those who are counted on both sides."""
    found = Counter[tuple[str, str, str]]()
    for pair in pairs:
        for group_by in GROUPINGS:
            then, now = ((pair[side] or {}).get(group_by) for side in ("then", "now"))
            if then is not None and now is not None:
                found[group_by, then, now] += pair["persons"]
    return found


def _of_registers(each: Comparable) -> bool:
    return any(name[0] in OF_REGISTERS and name[1] != POPULATION for name in each.names_now)


def _net(present: Shown, release: Shown, each: Comparable) -> Compared:
    """As many as the counts differ by."""
    return Compared(each.now, each.then, abs(present.system.value(each.now) - release.system.value(each.then)))
