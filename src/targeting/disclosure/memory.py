"""A new release beside those that were shown before: one system, in which what was shown is told and cannot be hidden.

Bound are the counts in which nobody came or left between two releases, and the nominated of one release, who left or
stayed in the table `change` of another. Where 1 to minimum - 1 persons came or left since a count was last shown, the
difference is a small count too. docs/adr/0053-what-was-shown-is-remembered.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from targeting.disclosure.protect import Pattern, pattern
from targeting.disclosure.relations import POPULATION
from targeting.disclosure.shown import Name, Shown
from targeting.disclosure.system import EVERYBODY, Relation, Sensitive, System, Terms, Variable, left, negated, subtract

REMEMBERED = 12
RELEASED = "released"
# The population register's persons are all who are read: one who came and one who left are two in both.
_EVERYBODY_READ: Name = ("left", "", *EVERYBODY)


@dataclass(frozen=True)
class Memory:
    """The releases that were shown, the oldest first, and how many persons are counted elsewhere now, by count.

    ``moved`` is since the newest release; None where nobody can be known again, and the difference of the counts must
    do. ``apart`` is since the release that last showed a count, where that is not the newest and it is known.
    """

    releases: tuple[Shown, ...] = ()
    moved: Mapping[Name, int] | None = field(default_factory=dict)
    apart: Mapping[Name, int] = field(default_factory=dict)


def remembering(present: Shown, memory: Memory) -> tuple[Shown, Memory]:
    """``present`` with what it has in common with the newest release; and what is then left to be held against it.

    Where the very same citizens are counted in the same, it takes the newest one's place, and hides the same. So it
    does where an earlier one of the same day has every count: to show the same figures again tells nothing new.
    """
    if not memory.releases:
        return present, memory
    newest = memory.releases[-1]
    for release in reversed(memory.releases):
        known = release is newest and memory.moved is not None
        if present.counts_as(release) and (not memory.moved if known else release.as_of == present.as_of):
            same = replace(
                present,
                day=release.day,
                system=replace(present.system, sensitive=release.system.sensitive),
                hidden=release.hidden,
                after=release.after,
                unmoved=release.unmoved,
                replaces=(*release.replaces, release.run_id),
            )
            return same, Memory(tuple(each for each in memory.releases if each is not release))
    if memory.moved is None:
        return present, memory
    unmoved = {name for name in present.names.keys() & newest.names if _moved(memory, present, newest, name) == 0}
    return replace(present, after=newest.run_id, unmoved=frozenset(unmoved)), memory


def joint_system(present: Shown, memory: Memory) -> System:
    """The counts of ``present``, of which nothing is told, and those of the releases before it, each under its own."""
    releases = memory.releases[-REMEMBERED:]
    whole = _copied(present.system)
    for release in releases:
        _add(whole, release)
    there = (*releases, present)
    for later in there:
        for earlier in there:
            if earlier.is_run(later.after):
                whole.relations += _same(later, earlier, present)
            if earlier.is_run(later.compared_with):
                whole.relations += _stayed_or_left(whole, later, earlier, present)
    if not present.replaces:
        for name, terms in present.names.items():
            _apart(whole, present, memory, name, terms)
    return whole


def hidden_beside(present: Shown, memory: Memory) -> tuple[Pattern, System]:
    """The counts of ``present`` that may not be shown, and the system in which that is so."""
    system = joint_system(present, memory)
    found = pattern(system, _never_shown(system, present) | present.hidden, zeros=True)
    hidden = found.hidden & present.system.values.keys()
    small = sum(0 < present.system.values[variable] < present.system.minimums[variable] for variable in hidden)
    return replace(found, hidden=hidden, primary=small), system


def shown_beside(present: Shown, hidden: frozenset[Variable], joint: System) -> Shown:
    """``present`` as it is kept: a difference that few made stays sensitive beside later releases."""
    own = [each for each in joint.sensitive if each.terms.keys() & present.system.values.keys()]
    return replace(present, hidden=hidden, system=replace(present.system, sensitive=own))


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


def _add(whole: System, release: Shown) -> None:
    own, one = release.system, release.run_id
    whole.values |= {_of(one, v): value for v, value in own.values.items()}
    whole.minimums |= {_of(one, v): minimum for v, minimum in own.minimums.items()}
    whole.unseen |= {_of(one, v): value for v, value in own.unseen.items()}
    whole.relations += [Relation(_terms_of(one, each.terms), each.exact) for each in own.relations]
    whole.sensitive += [
        Sensitive(_terms_of(one, each.terms), each.minimum, frozenset(_of(one, v) for v in each.movable))
        for each in own.sensitive
        if not release.shows(each.terms)
        and _terms_of(one, each.terms).keys() <= whole.values.keys() | whole.unseen.keys()
    ]
    whole.told |= {_of(one, v) for v in own.values.keys() - release.hidden}


def _never_shown(system: System, present: Shown) -> set[Variable]:
    return system.values.keys() - system.told - present.system.values.keys()


def _of(run_id: str, variable: Variable) -> Variable:
    return variable if variable[0] == RELEASED else (RELEASED, run_id, *variable)


def _terms_of(run_id: str, terms: Terms) -> dict[Variable, int]:
    return {_of(run_id, variable): factor for variable, factor in terms.items()}


def _in(release: Shown, present: Shown, terms: Terms) -> Terms:
    return terms if release is present else _terms_of(release.run_id, terms)


def _same(later: Shown, earlier: Shown, present: Shown) -> Iterator[Relation]:
    """Nobody came and nobody left: the same count twice."""
    for name in later.unmoved & earlier.names.keys():
        terms = subtract(_in(later, present, later.names[name]), _in(earlier, present, earlier.names[name]))
        yield Relation(terms)


def _stayed_or_left(whole: System, later: Shown, earlier: Shown, present: Shown) -> Iterator[Relation]:
    """Whoever was nominated then has left or has stayed; of each rule too, where both runs tell of it."""
    for rule in sorted({v[1] for v in later.system.values if v[0] == "change"}):
        then = [left(len(earlier.steps), EVERYBODY)] if rule == "all" else _changed(rule, "entered", "stayed")
        if earlier.system.values.keys() >= set(then):
            now = _in(later, present, dict.fromkeys(_changed(rule, "stayed", "left"), 1))
            terms = subtract(now, _in(earlier, present, dict.fromkeys(then, 1)))
            if whole.value(terms) == 0:  # a number that was changed for another makes one citizen of two
                yield Relation(terms)


def _changed(rule: str, *columns: str) -> list[Variable]:
    return [("change", rule, column) for column in columns]


def _apart(whole: System, present: Shown, memory: Memory, name: Name, terms: Terms) -> None:
    """The difference of a count and the one that was last shown, where few persons make it.

    A release of an earlier day than the newest is like those of about its own: it is held against every one. What is
    the very count that one of them showed is told already, and so is what it differs by from the others.
    """
    newest = memory.releases[-1] if memory.releases else present
    minimum, few = max(present.system.minimums[variable] for variable in terms), list[Sensitive]()
    for earlier in reversed(memory.releases[-REMEMBERED:]):
        if name in earlier.names and earlier.shows(earlier.names[name]):
            difference = subtract(terms, _terms_of(earlier.run_id, earlier.names[name]))
            moved = _moved(memory, present, earlier, name)
            same_day = earlier is not newest and earlier.as_of == present.as_of
            if same_day and moved == 0 and whole.value(difference) == 0:
                whole.relations.append(Relation(difference))
                return
            if 0 < moved < minimum:
                few.append(Sensitive(difference if whole.value(difference) >= 0 else negated(difference), minimum))
            if present.as_of >= newest.as_of:
                break
    whole.sensitive += few


def _moved(memory: Memory, present: Shown, earlier: Shown, name: Name) -> int:
    """How many came or left; as many as the counts differ by, where persons cannot be told or known again."""
    net = abs(present.system.value(present.names[name]) - earlier.system.value(earlier.names[name]))
    told = _EVERYBODY_READ if name[1] == POPULATION else name
    if memory.moved is None or told[0] in ("persons", "known"):
        return net
    if earlier is memory.releases[-1]:
        return memory.moved.get(told, 0)
    return memory.apart.get(told, net)
