"""What of two releases may be held against each other: counts of the same, and sums that the earlier one told.

A count is known by its name, a sum by the names it is made of. A group that has another label now (an age band, an
area) is the groups that most of its citizens were in; two neighbouring age bands are one group as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from targeting.disclosure.shown import Name, Shown
from targeting.disclosure.system import Relation, Terms, Variable

AGE_BAND, AREA = "age_band", "area"
GROUPINGS = (AGE_BAND, AREA)
Labels = frozenset[str]
# Of a grouping: labels now, and the labels then of the same citizens.
Renamed = tuple[str, Labels, Labels]


@dataclass(frozen=True)
class Comparable:
    """The same count of two releases, and the names of the counts whose citizens are its own, on either side."""

    now: Terms
    then: Terms
    names_now: frozenset[Name]
    names_then: frozenset[Name]


@dataclass(frozen=True)
class Compared:
    """The same count of two releases, and how many came or left between them."""

    now: Terms
    then: Terms
    moved: int


def comparable(present: Shown, earlier: Shown, renamed: Iterable[Renamed] = ()) -> tuple[Comparable, ...]:
    """Everything of two releases that may be held against each other."""
    same = {name: frozenset({name}) for name in present.names.keys() & earlier.names.keys()}
    found = [Comparable(present.names[name], earlier.names[name], one, one) for name, one in sorted(same.items())]
    for group_by, now, then in (*_neighbours(present, earlier), *renamed):
        found += _of_groups(present, earlier, group_by, now, then)
    return (*found, *_rests(present, earlier))


def renamed(moved: Mapping[tuple[str, str, str], int], present: Shown, earlier: Shown) -> Iterator[Renamed]:
    """The groups that have other labels now; ``moved`` are citizens by grouping, label then and label now."""
    for group_by in GROUPINGS:
        then, now = _labels(earlier, group_by), _labels(present, group_by)
        gone, come = then - now, now - then
        pairs = {(a, b): number for (which, a, b), number in moved.items() if which == group_by and a in gone}
        for label in sorted(come):
            if parts := frozenset(a for a in gone if _most(pairs, a, label, 0)):
                yield group_by, frozenset({label}), parts
        for label in sorted(gone):
            if len(parts := frozenset(b for b in come if _most(pairs, label, b, 1))) > 1:
                yield group_by, parts, frozenset({label})


def _most(pairs: Mapping[tuple[str, str], int], then: str, now: str, side: int) -> bool:
    """Whether more than half of the citizens of one label, then or now, have the other."""
    own = (then, now)[side]
    return 2 * pairs.get((then, now), 0) > sum(number for pair, number in pairs.items() if pair[side] == own)


def _labels(release: Shown, group_by: str) -> set[str]:
    return {variable[3] for variable in release.system.values if variable[0] == "left" and variable[2] == group_by}


def _neighbours(present: Shown, earlier: Shown) -> Iterator[Renamed]:
    """Neighbouring age bands, two or more: birthdays move many between them, and would hide who else came or left."""
    bands = sorted(_labels(present, AGE_BAND) & _labels(earlier, AGE_BAND), key=_begins)
    for first, last in combinations(range(len(bands)), 2):
        if last - first + 1 < len(bands):
            whole = frozenset(bands[first : last + 1])
            yield AGE_BAND, whole, whole


def _begins(band: str) -> int:
    digits = "".join(letter for letter in band.partition("-")[0] if letter.isdigit())
    return int(digits or 0)


def _of_groups(present: Shown, earlier: Shown, group_by: str, now: Labels, then: Labels) -> Iterator[Comparable]:
    """Each count of groups taken together, at every step that both have."""
    steps = {name[:2] for name in earlier.names if name[2:3] == (group_by,)}
    for kind, step in sorted(steps):
        own = frozenset((kind, step, group_by, label) for label in now)
        before = frozenset((kind, step, group_by, label) for label in then)
        if own <= present.names.keys() and before <= earlier.names.keys():
            yield Comparable(_sum(present, own), _sum(earlier, before), own, before)


def _rests(present: Shown, earlier: Shown) -> Iterator[Comparable]:
    """What is left of a shown sum beside its shown parts: the hidden ones together."""
    names = {variable: name for name, terms in earlier.names.items() if len(terms) == 1 for variable in terms}
    for relation in earlier.system.relations:
        whole, parts = _whole_and_parts(relation)
        hidden = [part for part in parts if part in earlier.hidden]
        if whole is None or whole in earlier.hidden or not 1 < len(hidden) < len(parts):
            continue
        own = frozenset(names[part] for part in hidden if part in names)
        if len(own) == len(hidden) and own <= present.names.keys():
            then = {whole: 1} | {part: -1 for part in parts if part not in earlier.hidden}
            yield Comparable(_sum(present, own), then, own, own)


def _whole_and_parts(relation: Relation) -> tuple[Variable | None, Sequence[Variable]]:
    """Of a relation that says that parts make a whole."""
    for sign in (1, -1):
        whole = [variable for variable, factor in relation.terms.items() if factor == sign]
        parts = [variable for variable, factor in relation.terms.items() if factor == -sign]
        if relation.exact and len(whole) == 1 and 1 + len(parts) == len(relation.terms):
            return whole[0], sorted(parts)
    return None, ()


def _sum(release: Shown, names: Iterable[Name]) -> dict[Variable, int]:
    summed: dict[Variable, int] = {}
    for name in sorted(names):
        for variable, factor in release.names[name].items():
            summed[variable] = summed.get(variable, 0) + factor
    return summed
