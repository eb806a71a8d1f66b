"""What groups are made of, in two releases: an area of the register's districts, an age band of ages; never the label.

Groups that have a part in common are held against each other together. Where several then and several now are (a
drawing crosses the other), a union of some less a union of others is what few have in common, such as one district: of
these the new release shows nothing.
docs/adr/0071-an-area-is-its-districts.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from targeting.disclosure.shown import AREA, UNKNOWN, Name, Shown, parts_of
from targeting.disclosure.system import Variable

AGE_BAND = "age_band"
GROUPINGS = (AGE_BAND, AREA)
OLDEST = 130
# More of a group's citizens than one in so many make them the same ground; fewer have moved from one to the other.
MOVERS = 10
Labels = frozenset[str]
# Citizens who are counted in both releases, by grouping, group then and group now.
Citizens = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class Together:
    """Groups now, and the groups then that are made of the same; as ``rest`` all that came, and all that left.

    Those now cross those then where neither are the others put together, or divided, as far as they were shown.
    """

    group_by: str
    now: Labels
    then: Labels
    rest: bool = False
    crosses: bool = False

    @property
    def one(self) -> bool:
        """Whether it is one group both times, of other parts: some of them there were none in, or had another name."""
        return not self.rest and len(self.now) == len(self.then) == 1


def redrawn(citizens: Citizens, present: Shown, earlier: Shown) -> tuple[Together, ...]:
    """The groups that are not made of what they were, with those they are held against."""
    found: list[Together] = []
    for group_by in GROUPINGS:
        then, now, seen = _all(earlier, group_by), _all(present, group_by), _seen(earlier, group_by)
        moved = {(a, b): number for (which, a, b), number in citizens.items() if which == group_by}
        links = [*_of_one_part(then, now), *_of_one_ground(then, now, moved)]
        others = [each for each in _together(group_by, then, now, links) if each.now != each.then]
        for each in others:
            if each.now and each.then:
                found.append(replace(each, crosses=len(each.now) > 1 and len(each.then & seen) > 1))
        found += _rest([each for each in others if not (each.now and each.then)], then, now)
    return tuple(found)


def across(together: Iterable[Together]) -> set[Name]:
    """The groups now that cross, each with its grouping."""
    return {(each.group_by, label) for each in together if each.crosses for label in each.now}


def crossing(together: Iterable[Together], present: Shown) -> frozenset[Variable]:
    """The counts of the groups that cross those of a release that was shown."""
    groups = across(together)
    return frozenset(
        variable
        for name, terms in present.names.items()
        if name[0] in ("left", "dropped") and name[2:] in groups
        for variable in terms
    )


def _all(release: Shown, group_by: str) -> dict[str, frozenset[str]]:
    """What each group is made of."""
    return {name[3]: _made_of(group_by, name[3]) for name in release.names if _is_of(name, group_by)}


def _seen(release: Shown, group_by: str) -> Labels:
    """The groups that have a count that was shown: from what nobody saw nothing can be subtracted."""
    return frozenset(
        name[3] for name, terms in release.names.items() if _is_of(name, group_by) and release.shows(terms)
    )


def _is_of(name: Name, group_by: str) -> bool:
    return name[0] in ("left", "dropped") and name[2] == group_by


def _made_of(group_by: str, label: str) -> frozenset[str]:
    if group_by == AREA:
        return parts_of(label)
    first, _, last = label.removesuffix("+").partition("-")
    if not (first.isdigit() and (last or first).isdigit()):
        return frozenset({label})
    until = OLDEST if label.endswith("+") else int(last or first)
    return frozenset(map(str, range(int(first), until + 1)))


def _of_one_part(then: Mapping[str, frozenset[str]], now: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    yield from ((a, b) for a, before in then.items() for b, own in now.items() if before & own)


def _of_one_ground(
    then: Mapping[str, frozenset[str]], now: Mapping[str, frozenset[str]], moved: Mapping[tuple[str, str], int]
) -> Iterator[tuple[str, str]]:
    """Where the register itself has other districts than it had, its citizens say which are the same."""
    before, own = frozenset[str]().union(*then.values()), frozenset[str]().union(*now.values())
    for (a, b), number in sorted(moved.items()):
        strange = a in then and b in now and then[a] - own and now[b] - before
        if strange and MOVERS * number > min(_in(moved, a, 0), _in(moved, b, 1)):
            yield a, b


def _in(moved: Mapping[tuple[str, str], int], label: str, side: int) -> int:
    return sum(number for pair, number in moved.items() if pair[side] == label)


def _together(
    group_by: str, then: Iterable[str], now: Iterable[str], links: Sequence[tuple[str, str]]
) -> Iterator[Together]:
    """The groups of both, as they hang together."""
    free = [Together(group_by, frozenset(), frozenset({label})) for label in sorted(then)]
    free += [Together(group_by, frozenset({label}), frozenset()) for label in sorted(now)]
    for a, b in links:
        both = [each for each in free if a in each.then or b in each.now]
        whole = Together(
            group_by,
            frozenset[str]().union(*(each.now for each in both)),
            frozenset[str]().union(*(each.then for each in both)),
        )
        free = [*(each for each in free if each not in both), whole]
    return iter(free)


def _rest(alone: Sequence[Together], then: Iterable[str], now: Iterable[str]) -> Iterator[Together]:
    """Districts that came or left, with the unknown: a district of a few citizens is unknown, and one more shows it."""
    unknown = frozenset({UNKNOWN} & set(then) & set(now))
    came, left = (unknown.union(*labels) for labels in ((one.now for one in alone), (one.then for one in alone)))
    if came and left and came != left:
        yield Together(alone[0].group_by, came, left, rest=True)
