"""A release as the register keeps it: every count with its true value, whether it was shown, and what binds them.

Between two releases counts are told apart by name: a step by what it is and not by its number, an area by the districts
it is made of and not by its label, and the highest value of a measure by all who have it or more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from targeting.disclosure.system import EVERYBODY, Relation, Sensitive, System, Tables, Terms, Variable, left

NOMINATED, POPULATION = "nominated", "population"
OR_MORE = "or more"
AREA, UNKNOWN = "area", "ukendt"
JOINT = "\n"  # between districts: no register's column holds one
Name = tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """What a release counted and showed. ``steps`` are its steps in order, by what they are.

    What binds it to the releases before it is among its relations. ``replaces`` are runs that showed the very same, of
    the same citizens: this one took their place. ``rows_counted`` is what each count of rows was, and ``rows`` what was
    last shown of it. Hidden are the columns ``rows_hidden`` by register, the numbers of the expectations (with their
    register) ``quality_hidden``, and the change in rows of the registers ``changes_hidden``. ``areas`` are the
    districts of each area, by its label. ``ruleset`` (id@version) made it; ``incomplete`` are the registers it lacks.
    """

    run_id: str
    as_of: str
    day: str
    readers: str
    compared_with: str
    steps: tuple[str, ...]
    system: System
    hidden: frozenset[Variable]
    replaces: tuple[str, ...] = ()
    rows: Mapping[Name, int] = field(default_factory=dict)
    rows_counted: Mapping[Name, int] = field(default_factory=dict)
    rows_hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quality_hidden: frozenset[tuple[str, str]] = frozenset()
    changes_hidden: frozenset[str] = frozenset()
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ruleset: str = ""
    incomplete: tuple[str, ...] = ()

    @cached_property
    def names(self) -> Mapping[Name, Terms]:
        """What may be held against another release: each count of persons, for each measure its highest values, and of
        the nominated those who met a rule.
        """
        found: dict[Name, Terms] = {}
        for variable in self.system.values:
            if name := _name(variable, self.steps):
                found[self._known(name)] = {variable: 1}
            if variable[0] == "change" and variable[1] != "all":
                found["met", variable[1]] = {("change", variable[1], column): 1 for column in ("entered", "stayed")}
        for measure, values in self.measures.items():
            for value in values:
                above: dict[Variable, int] = {
                    ("distribution", measure, str(other)): 1 for other in values if other >= value
                }
                found["distribution", measure, OR_MORE, str(value)] = above
            found.pop(("distribution", measure, str(max(values))))
        return found

    def drawn(self, area: str) -> str:
        """An area as other releases know it: the districts it is made of."""
        return JOINT.join(sorted(self.areas.get(area, (area,))))

    def _known(self, name: Name) -> Name:
        return (*name[:3], self.drawn(name[3])) if len(name) == 4 and name[2] == AREA else name

    @cached_property
    def measures(self) -> Mapping[str, tuple[int, ...]]:
        """The values of each measure that have a row; the last is all who have it or more."""
        found: dict[str, list[int]] = {}
        for variable in self.system.values:
            if variable[0] == "distribution":
                found.setdefault(variable[1], []).append(int(variable[2]))
        return {measure: tuple(sorted(values)) for measure, values in found.items()}

    @property
    def nominated(self) -> int | None:
        """How many it said were nominated; None where it hid that."""
        variable = left(len(self.steps))
        return None if variable in self.hidden else self.system.values[variable]

    def shows(self, terms: Iterable[Variable]) -> bool:
        """Whether every one of these is shown."""
        return all(variable in self.system.values and variable not in self.hidden for variable in terms)

    def is_run(self, run_id: str) -> bool:
        """Whether it is that run's release, or showed the very same after it."""
        return run_id in (self.run_id, *self.replaces)

    def counts_as(self, other: Shown) -> bool:
        """Whether every count of the two is the same."""
        return self.steps == other.steps and self.system.values == other.system.values

    def as_document(self) -> dict[str, Any]:
        """For the register."""
        system = self.system
        return {
            "run_id": self.run_id,
            "as_of": self.as_of,
            "day": self.day,
            "readers": self.readers,
            "compared_with": self.compared_with,
            "steps": self.steps,
            "counts": [
                [variable, value, system.minimums[variable], variable not in self.hidden]
                for variable, value in sorted(system.values.items())
            ],
            "unseen": [[variable, value] for variable, value in sorted(system.unseen.items())],
            "relations": [[_listed(relation.terms), relation.exact] for relation in system.relations],
            "sensitive": [[_listed(each.terms), each.minimum, sorted(each.movable)] for each in system.sensitive],
            "replaces": self.replaces,
            "rows": [[name, count] for name, count in sorted(self.rows.items())],
            "rows_counted": [[name, count] for name, count in sorted(self.rows_counted.items())],
            "rows_hidden": {register: sorted(columns) for register, columns in sorted(self.rows_hidden.items())},
            "quality_hidden": sorted(self.quality_hidden),
            "changes_hidden": sorted(self.changes_hidden),
            "areas": {area: sorted(districts) for area, districts in sorted(self.areas.items())},
            "ruleset": self.ruleset,
            "incomplete": self.incomplete,
        }

    @classmethod
    def from_document(cls, told: Mapping[str, Any]) -> Shown:
        """As the register kept it."""
        counts = [(tuple(name), value, minimum, shown) for name, value, minimum, shown in told["counts"]]
        system = System(
            values={name: value for name, value, _, _ in counts},
            minimums={name: minimum for name, _, minimum, _ in counts},
            relations=[Relation(_terms(terms), exact=exact) for terms, exact in told["relations"]],
            sensitive=[
                Sensitive(_terms(terms), minimum, frozenset(map(tuple, movable)))
                for terms, minimum, movable in told["sensitive"]
            ],
            unseen={tuple(name): value for name, value in told["unseen"]},
        )
        return cls(
            run_id=told["run_id"],
            as_of=told["as_of"],
            day=told["day"],
            readers=told["readers"],
            compared_with=told["compared_with"],
            steps=tuple(told["steps"]),
            system=system,
            hidden=frozenset(name for name, _, _, shown in counts if not shown),
            replaces=tuple(told["replaces"]),
            rows={tuple(name): count for name, count in told.get("rows", ())},  # an earlier version kept none
            rows_counted={tuple(name): count for name, count in told.get("rows_counted", ())},
            rows_hidden={
                register: frozenset(columns) for register, columns in dict(told.get("rows_hidden", ())).items()
            },
            quality_hidden=frozenset((register, name) for register, name in told.get("quality_hidden", ())),
            changes_hidden=frozenset(told.get("changes_hidden", ())),
            areas={area: tuple(districts) for area, districts in dict(told.get("areas", ())).items()},
            ruleset=told.get("ruleset", ""),
            incomplete=tuple(told.get("incomplete", ())),
        )


def parts_of(area: str) -> frozenset[str]:
    """The districts of an area as releases know it."""
    return frozenset(area.split(JOINT))


def step_ids(tables: Tables) -> tuple[str, ...]:
    """The steps of the attrition in order, by what they are."""
    numbered = {row["step"]: row["step_id"] for row in tables["attrition"]}
    return tuple(str(numbered[number]) for number in sorted(numbered))


def names_of(person: Mapping[str, Any], steps: tuple[str, ...], measures: Mapping[str, Collection[int]]) -> set[Name]:
    """The names of the counts in which a citizen (a row of output.raw_citizen) is one.

    ``measures`` are the values from which the highest may be counted.
    """
    dropped = person["dropped_by"]
    # The population register's persons are all who are read: one who came and one who left are two there as well.
    everywhere: Name = ("persons", POPULATION)
    passed = len(steps) if dropped is None else steps.index(dropped)
    names: set[Name] = {everywhere}
    for group in _groups(person):
        names |= {("left", _after(step, steps), *group) for step in range(passed + 1)}
        if dropped is not None:
            names.add(("dropped", dropped, *group))
    for measure, values in measures.items():
        if (own := person[measure]) is not None:
            names.add(("distribution", measure, str(own)))
            names |= {("distribution", measure, OR_MORE, str(value)) for value in values if own >= value}
    departments = person["departments_of"] or ()
    names |= {("overlap", a, b) for a in departments for b in departments if a <= b}
    return names | {("met", rule) for rule in person["rules_of"] or ()}


def _groups(person: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield EVERYBODY
    for group_by in ("sex", "age_band", AREA):
        if person[group_by] is not None:
            yield group_by, person[group_by]


def _name(variable: Variable, steps: tuple[str, ...]) -> Name | None:
    """None for what is already a difference between two runs."""
    match variable:
        case ("left", step, *group):
            return ("left", _after(int(step), steps), *group)
        case ("dropped", step, *group):
            return ("dropped", steps[int(step) - 1], *group)
        case ("change", *_):
            return None
    return variable


def _after(step: int, steps: tuple[str, ...]) -> str:
    """Those left after the last step are the nominated, whichever step is the last."""
    if step == len(steps):
        return NOMINATED
    return steps[step - 1] if step else ""


def _listed(terms: Terms) -> list[list[object]]:
    return [[variable, factor] for variable, factor in sorted(terms.items())]


def _terms(told: Iterable[tuple[list[str], int]]) -> Terms:
    return {tuple(variable): factor for variable, factor in told}
