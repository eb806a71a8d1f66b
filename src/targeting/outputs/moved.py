"""How many are counted elsewhere now than in each release before: told by each citizen's place in the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from targeting.disclosure import (
    POPULATION,
    Comparable,
    Compared,
    Memory,
    Shown,
    Together,
    Variable,
    comparable,
    crossing,
    redrawn,
    remembered,
)
from targeting.outputs.places import Beside, Counting, Row, Side
from targeting.warehouse import Warehouse

MEASURES = ("points", "departments", "benefits", "services", "service_centres", "laws", "plans")
# Of a register there is no list of who is in it: the difference of the counts has to do.
OF_REGISTERS = frozenset({"persons", "known"})
# What an earlier version did not keep of a citizen, and the counts that are told by it.
KEPT_LATER = {"rules_of": "met"}
Pairs = Sequence[Row]


@dataclass(frozen=True)
class Earlier:
    """What a release is held against: the releases before it in the register, the oldest first.

    ``counted`` is who was counted in what, by run; not of one of which that is not kept, or where nobody can be known
    again. The rest is of the run itself: its id, its as-of date, the day it was made, who may read it, the run that
    `change` compares it with, the districts of each area, its rule set and the registers it lacks.
    """

    run_id: str
    as_of: str
    day: str
    compared_with: str = ""
    readers: str = "dashboard"
    releases: tuple[Shown, ...] = ()
    counted: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ruleset: str = ""
    incomplete: tuple[str, ...] = ()


def movement(warehouse: Warehouse, present: Shown, earlier: Earlier) -> Memory:
    """Hold each citizen's place in the tables (output.raw_citizen) against the one in every release remembered.

    Numbers go on, and nobody.
    """
    compared: dict[str, tuple[Compared, ...]] = {}
    citizens: dict[str, int] = {}
    crossed: set[Variable] = set()
    releases = [_drawn(each, present) for each in remembered(earlier.releases, earlier.day)]
    counting = Counting(_measures((present, *releases)))
    for release in releases:
        counted = earlier.counted.get(release.run_id)
        if counted is None:
            together = redrawn({}, present, release)
            found, differ = _by_difference(present, release, together)
        else:
            lacking = KEPT_LATER.keys() - set(counted.columns)
            with warehouse.lent("counted", _with(counted, lacking)):
                pairs = list(warehouse.each("ask/output/moved"))
            net = OF_REGISTERS | {KEPT_LATER[name] for name in lacking}
            together = redrawn(_both_times(pairs, present, release), present, release)
            found, differ = _by_person(present, release, pairs, counting, net, together)
        compared[release.run_id], citizens[release.run_id] = found, differ
        crossed |= crossing(together, present)
    return Memory(earlier.releases, compared, citizens, frozenset(crossed))


def _drawn(release: Shown, present: Shown) -> Shown:
    """With the districts of its areas; an earlier version did not keep them, and its labels are all there is."""
    return release if release.areas else replace(release, areas=present.areas)


def _measures(releases: Iterable[Shown]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {measure: set() for measure in MEASURES}
    for release in releases:
        for measure, values in release.measures.items():
            found[measure].update(values)
    return found


def _with(counted: pl.DataFrame, lacking: Iterable[str]) -> pl.DataFrame:
    return counted.with_columns(pl.lit(None, dtype=pl.List(pl.String)).alias(name) for name in sorted(lacking))


def _by_difference(present: Shown, release: Shown, together: Sequence[Together]) -> tuple[tuple[Compared, ...], int]:
    """Where nobody can be known again: what the counts differ by; at least so many citizens made the largest."""
    found = tuple(_net(present, release, each) for each in comparable(present, release, (), together))
    return found, max((each.moved for each in found), default=0)


def _by_person(
    present: Shown,
    release: Shown,
    pairs: Pairs,
    counting: Counting,
    net: Collection[str],
    together: Sequence[Together],
) -> tuple[tuple[Compared, ...], int]:
    """By who was counted where; of the kinds ``net`` by what the counts differ by."""
    now, then = (
        Side(each, [pair[side] for pair in pairs], counting) for each, side in ((present, "now"), (release, "then"))
    )
    beside = Beside(now, then, [pair["persons"] for pair in pairs])
    near = beside.near(max(present.system.minimums.values()))
    counts = comparable(present, release, near, together)
    moved, differ = beside.moved([each for each in counts if not _told_by(each, net)])
    by_person = iter(moved)
    found = tuple(
        _net(present, release, each) if _told_by(each, net) else Compared(each.now, each.then, next(by_person))
        for each in counts
    )
    return found, differ


def _both_times(pairs: Pairs, present: Shown, release: Shown) -> Counter[tuple[str, str, str]]:
    """Citizens by grouping, group then and group now, of those who are counted on both sides."""
    found = Counter[tuple[str, str, str]]()
    for pair in pairs:
        then, now = pair["then"], pair["now"]
        if then is not None and now is not None and then["area"] is not None and now["area"] is not None:
            found["area", release.drawn(then["area"]), present.drawn(now["area"])] += pair["persons"]
    return found


def _told_by(each: Comparable, net: Collection[str]) -> bool:
    return any(name[0] in net and name[1] != POPULATION for name in each.names_now)


def _net(present: Shown, release: Shown, each: Comparable) -> Compared:
    """As many as the counts differ by."""
    return Compared(each.now, each.then, abs(present.system.value(each.now) - release.system.value(each.then)))
