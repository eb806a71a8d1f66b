"""What of two releases may be held against each other: counts of the same, and sums that the earlier one told.

A count is known by its name, and by its citizens: what is the municipality's own word in a name (a department, a step,
a rule) may be another word now. A group that several were made into, or that was made of several, is held against these
together (drawn.py); two neighbouring age bands are one group as well.
docs/adr/0065-known-by-its-citizens.md, 0071-an-area-is-its-districts.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from targeting.disclosure.drawn import AGE_BAND, Labels, Together, across
from targeting.disclosure.shown import NOMINATED, Name, Shown
from targeting.disclosure.system import Relation, Terms, Variable


@dataclass(frozen=True)
class Near:
    """Two counts of one kind, one now and one then, and how many citizens are one in the one and not in the other."""

    now: Name
    then: Name
    differ: int


@dataclass(frozen=True)
class Comparable:
    """The same count of two releases, and the names of the counts whose citizens are its own, on either side.

    ``beside``: another count, which is held against it since few differ.
    """

    now: Terms
    then: Terms
    names_now: frozenset[Name]
    names_then: frozenset[Name]
    beside: bool = False


@dataclass(frozen=True)
class Compared:
    """The same count of two releases, and how many came or left between them."""

    now: Terms
    then: Terms
    moved: int


def comparable(
    present: Shown, earlier: Shown, near: Iterable[Near] = (), redrawn: Sequence[Together] = ()
) -> tuple[Comparable, ...]:
    """Everything of two releases that may be held against each other."""
    # What is to be shown without counts is no other count that was told, were its citizens the same.
    crossed = across(redrawn)
    near = [each for each in near if each.now[2:] not in crossed]
    names = _names(present, earlier, near, redrawn)
    found = [_single(present, earlier, now, then) for then, now in sorted(names.items())]
    for each in near:
        if each.differ and names.get(each.then) != each.now:
            found.append(replace(_single(present, earlier, each.now, each.then), beside=True))
    for groups in (*_neighbours(present, earlier), *(groups for groups in redrawn if not groups.one)):
        found += _of_groups(present, earlier, groups)
    return (*found, *_rests(present, earlier, names))


def kind(name: Name) -> Name:
    """What of a name is the program's own word: the rest may be another word in the next release."""
    match name:
        case ("left" | "dropped", _, group_by, _):
            return (name[0], group_by)
        case ("distribution", measure, *_):
            return (name[0], measure)
    return name[:1]


def _names(present: Shown, earlier: Shown, near: Iterable[Near], redrawn: Iterable[Together]) -> dict[Name, Name]:
    """The names then, and those now of what is the same: of one name, or of one group, or else of the same citizens, or
    nearly.

    Of several counts of the very same citizens each is one then and one now, in the order of the steps.
    """
    same = {name: name for name in present.names.keys() & earlier.names.keys()} | _of_one(present, earlier, redrawn)
    known = frozenset(same.values())
    again = {each.now for each in near if not each.differ and same.get(each.then) == each.now}
    others, taken = dict[Name, Name](), set(again)
    for each in sorted(near, key=lambda each: (each.differ, _place(earlier, each.then), _place(present, each.now))):
        strange = each.now not in known and each.then not in same
        free = each.now not in taken and each.then not in again | others.keys()
        if free and (strange or not each.differ):
            others[each.then] = each.now
            taken.add(each.now)
    return same | others


def _of_one(present: Shown, earlier: Shown, redrawn: Iterable[Together]) -> dict[Name, Name]:
    """The names then and now of each group that is one of other parts."""
    groups = {(each.group_by, *each.then): min(each.now) for each in redrawn if each.one}
    both = {name: (*name[:3], groups[name[2:]]) for name in earlier.names if name[2:] in groups}
    return {then: now for then, now in both.items() if now in present.names}


def _place(release: Shown, name: Name) -> tuple[int, Name]:
    """By the order of its step, where it has one."""
    order = ("", *release.steps[:-1], NOMINATED)
    step = name[1] if name[0] in ("left", "dropped") else ""
    return (order.index(step) if step in order else len(order), name)


def _single(present: Shown, earlier: Shown, now: Name, then: Name) -> Comparable:
    return Comparable(present.names[now], earlier.names[then], frozenset({now}), frozenset({then}))


def _labels(release: Shown, group_by: str) -> set[str]:
    return {variable[3] for variable in release.system.values if variable[0] == "left" and variable[2] == group_by}


def _neighbours(present: Shown, earlier: Shown) -> Iterator[Together]:
    """Neighbouring age bands, two or more: birthdays move many between them, and would hide who else came or left."""
    bands = sorted(_labels(present, AGE_BAND) & _labels(earlier, AGE_BAND), key=_begins)
    for first, last in combinations(range(len(bands)), 2):
        if last - first + 1 < len(bands):
            whole = frozenset(bands[first : last + 1])
            yield Together(AGE_BAND, whole, whole)


def _begins(band: str) -> int:
    digits = "".join(letter for letter in band.partition("-")[0] if letter.isdigit())
    return int(digits or 0)


def _of_groups(present: Shown, earlier: Shown, groups: Together) -> Iterator[Comparable]:
    """Each count of groups taken together, at every step that both have."""
    steps = {name[:2] for name in earlier.names if name[2:3] == (groups.group_by,)}
    for kind, step in sorted(steps):
        own, before = (_named(kind, step, groups.group_by, labels) for labels in (groups.now, groups.then))
        if own <= present.names.keys() and before <= earlier.names.keys():
            yield Comparable(_sum(present, own), _sum(earlier, before), own, before)


def _named(kind: str, step: str, group_by: str, labels: Labels) -> frozenset[Name]:
    return frozenset((kind, step, group_by, label) for label in labels)


def _rests(present: Shown, earlier: Shown, names_now: Mapping[Name, Name]) -> Iterator[Comparable]:
    """What is left of a shown sum beside its shown parts: the hidden ones together."""
    names = {variable: name for name, terms in earlier.names.items() if len(terms) == 1 for variable in terms}
    for relation in earlier.system.relations:
        whole, parts = _whole_and_parts(relation)
        hidden = [part for part in parts if part in earlier.hidden]
        if whole is None or whole in earlier.hidden or not 1 < len(hidden) < len(parts):
            continue
        before = frozenset(names[part] for part in hidden if part in names)
        own = frozenset(names_now[name] for name in before if name in names_now)
        if len(own) == len(hidden):
            then = {whole: 1} | {part: -1 for part in parts if part not in earlier.hidden}
            yield Comparable(_sum(present, own), then, own, before)


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
