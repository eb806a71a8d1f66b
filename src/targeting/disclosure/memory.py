"""A new release beside those that were shown before: one system, in which what was shown is told and cannot be hidden.

It is held against every one of them. Bound are the counts in which nobody came or left between two releases, and the
nominated of one release, who left or stayed in the table `change` of another. Where 1 to minimum - 1 persons came or
left since a release showed a count, the difference is a small count too.
docs/adr/0053-what-was-shown-is-remembered.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from targeting.disclosure.comparable import Compared
from targeting.disclosure.merged import merged
from targeting.disclosure.protect import Pattern, pattern
from targeting.disclosure.shown import Shown
from targeting.disclosure.system import EVERYBODY, Relation, Sensitive, System, Terms, Variable, left, subtract

# A release is held against those of the twelve months before it, and at least so many. More than the most in twelve
# months are not shown: the work grows with them (docs/adr/0065-known-by-its-citizens.md).
LEAST_REMEMBERED, MOST_IN_A_YEAR = 12, 60
RELEASED = "released"


def remembered(releases: Sequence[Shown], day: str) -> tuple[Shown, ...]:
    """Those of ``releases``, the oldest first, that a new one of that day is held against."""
    recent = [number for number, each in enumerate(releases) if each.day > _a_year_before(day)]
    return tuple(releases[min([*recent[:1], max(0, len(releases) - LEAST_REMEMBERED)]) :])


def free_from(releases: Sequence[Shown], day: str) -> str:
    """The first day on which one more may be shown; blank where it may be on ``day``."""
    recent = sorted(each.day for each in releases if each.day > _a_year_before(day))
    if len(recent) < MOST_IN_A_YEAR:
        return ""
    last = date.fromisoformat(recent[-MOST_IN_A_YEAR])
    leaps = (last.month, last.day) == (2, 29)
    return date(last.year + 1, *((3, 1) if leaps else (last.month, last.day))).isoformat()


def _a_year_before(day: str) -> str:
    """In ISO form; of the 29 February the same day of a year that has none, which is before its 1 March."""
    year, rest = day.split("-", 1)
    return f"{int(year) - 1:04}-{rest}"


@dataclass(frozen=True)
class Memory:
    """The releases that were shown, the oldest first.

    ``compared`` is how a new one differs from each that is remembered, by run; ``citizens`` how many, at least, are
    counted elsewhere. ``crossed`` are counts of the new one that are not shown, since its groups cross those of a
    release.
    """

    releases: tuple[Shown, ...] = ()
    compared: Mapping[str, Sequence[Compared]] = field(default_factory=dict)
    citizens: Mapping[str, int] = field(default_factory=dict)
    crossed: frozenset[Variable] = frozenset()

    def is_newest_again(self, present: Shown) -> bool:
        """Whether a release takes the place of the newest, since the same citizens are counted in the same."""
        newest = self.releases[-1].run_id if self.releases else ""
        return newest in present.replaces and self.citizens.get(newest) == 0

    def without(self, release: Shown) -> Memory:
        """The same without one whose place is taken."""
        compared = {run_id: each for run_id, each in self.compared.items() if run_id != release.run_id}
        releases = tuple(each for each in self.releases if each is not release)
        return replace(self, releases=releases, compared=compared)


def remembering(present: Shown, memory: Memory) -> tuple[Shown, Memory]:
    """``present``, and what is then left to be held against it.

    Where the very same citizens are counted in the same, it takes the newest one's place, and hides the same. So it
    does where an earlier one of the same day has every count: to show the same figures again tells nothing new.
    """
    for release in reversed(memory.releases):
        newest = release is memory.releases[-1]
        again = memory.citizens.get(release.run_id) == 0 if newest else release.as_of == present.as_of
        if again and present.counts_as(release):
            replaces = (*release.replaces, release.run_id)
            same = replace(present, day=release.day, system=release.system, hidden=release.hidden, replaces=replaces)
            return same, memory.without(release)
    return present, memory


def joint_system(present: Shown, memory: Memory) -> System:
    """The counts of ``present``, of which nothing is told, and those of the releases before it, each under its own."""
    releases = remembered(memory.releases, present.day)
    place = {run_id: each.run_id for each in releases for run_id in (each.run_id, *each.replaces)}
    whole = _copied(present.system)
    for release in releases:
        _add(whole, release, place)
    whole.relations = list(_placed(whole.relations, place))
    for release in releases:
        if release.is_run(present.compared_with):
            whole.relations += _stayed_or_left(whole, present, release)
        for each in memory.compared.get(release.run_id, ()):
            difference = subtract(each.now, _terms_of(release.run_id, each.then))
            if each.moved == 0 and whole.value(difference) == 0:
                whole.relations.append(Relation(difference))
            elif 0 < each.moved < (minimum := _minimum(present, each.now)) and release.shows(each.then):
                whole.sensitive += [] if present.replaces else [Sensitive(difference, minimum)]
    return whole


def hidden_beside(present: Shown, memory: Memory) -> tuple[Pattern, System]:
    """The counts of ``present`` that may not be shown, and the system in which that is so."""
    system = joint_system(present, memory)
    whole = merged(system)
    known = whole.told(system.values)
    # What is known anyhow can be protected no more: whoever was told the one knows the other.
    system.sensitive = [each for each in system.sensitive if not known >= each.terms.keys()]
    before = whole.behind(_never_shown(system, present) | present.hidden)
    found = pattern(whole.system, before - whole.system.told, zeros=True)
    hidden = frozenset(v for v in present.system.values if whole.name(v) in found.hidden)
    return replace(found, hidden=hidden), system


def shown_beside(present: Shown, hidden: frozenset[Variable], joint: System) -> Shown:
    """``present`` as it is kept: what binds it to those before it, and a difference that few made, stay so."""
    own = present.system.values.keys() | present.system.unseen.keys()
    relations = [each for each in joint.relations if each.terms.keys() & own]
    sensitive = [each for each in joint.sensitive if each.terms.keys() & own]
    return replace(present, hidden=hidden, system=replace(present.system, relations=relations, sensitive=sensitive))


def _minimum(present: Shown, terms: Terms) -> int:
    return max(present.system.minimums[variable] for variable in terms)


def _placed(relations: Sequence[Relation], place: Mapping[str, str]) -> Iterator[Relation]:
    """Those among releases that are there, each of which may have taken another's place."""
    for relation in relations:
        if all(v[0] != RELEASED or v[1] in place for v in relation.terms):
            yield Relation({_now(v, place): factor for v, factor in relation.terms.items()}, relation.exact)


def _now(variable: Variable, place: Mapping[str, str]) -> Variable:
    return (RELEASED, place[variable[1]], *variable[2:]) if variable[0] == RELEASED else variable


def _copied(system: System) -> System:
    return replace(
        system,
        values=dict(system.values),
        minimums=dict(system.minimums),
        relations=list(system.relations),
        sensitive=list(system.sensitive),
        headlines=set(system.headlines),
        told=set(),
        unseen=dict(system.unseen),
    )


def _add(whole: System, release: Shown, place: Mapping[str, str]) -> None:
    own, one = release.system, release.run_id
    whole.values |= {_of(one, v): value for v, value in own.values.items()}
    whole.minimums |= {_of(one, v): minimum for v, minimum in own.minimums.items()}
    whole.unseen |= {_of(one, v): value for v, value in own.unseen.items()}
    whole.relations += [Relation(_terms_of(one, each.terms), each.exact) for each in own.relations]
    whole.told |= {_of(one, v) for v in own.values.keys() - release.hidden}
    known = whole.values.keys() | whole.unseen.keys()
    for each in own.sensitive:
        terms = {_now(v, place) if v[1:2] and v[1] in place else v: f for v, f in _terms_of(one, each.terms).items()}
        if terms.keys() <= known and not release.shows(each.terms):
            movable = frozenset(_of(one, v) for v in each.movable)
            whole.sensitive.append(Sensitive(terms, each.minimum, movable))


def _never_shown(system: System, present: Shown) -> set[Variable]:
    return system.values.keys() - system.told - present.system.values.keys()


def _of(run_id: str, variable: Variable) -> Variable:
    return variable if variable[0] == RELEASED else (RELEASED, run_id, *variable)


def _terms_of(run_id: str, terms: Terms) -> dict[Variable, int]:
    return {_of(run_id, variable): factor for variable, factor in terms.items()}


def _stayed_or_left(whole: System, present: Shown, earlier: Shown) -> Iterator[Relation]:
    """Whoever was nominated then has left or has stayed; of each rule too, where both runs tell of it."""
    for rule in sorted({v[1] for v in present.system.values if v[0] == "change"}):
        then = [left(len(earlier.steps), EVERYBODY)] if rule == "all" else _changed(rule, "entered", "stayed")
        if earlier.system.values.keys() >= set(then):
            now = dict.fromkeys(_changed(rule, "stayed", "left"), 1)
            terms = subtract(now, _terms_of(earlier.run_id, dict.fromkeys(then, 1)))
            if whole.value(terms) == 0:  # a number that was changed for another makes one citizen of two
                yield Relation(terms)


def _changed(rule: str, *columns: str) -> list[Variable]:
    return [("change", rule, column) for column in columns]
