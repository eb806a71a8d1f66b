"""Each citizen whom the rules are held against meets one set of them, and the rule set is public: it binds the tables.

The sets make up the points, whom each step leaves, and of each rule those who have what it asks for. So the sum of all
points is the sum of those who meet each rule: a hidden count is reckoned back by it. So few with exactly these rules
that no table shows them are a small count too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from targeting.disclosure.system import Relation, Sensitive, Steps, System, Tables, Terms, Variable, left
from targeting.errors import TargetingError
from targeting.workspace import LAST_STEP

# Sets of more rules than these are unknown only where somebody meets them: there are many, and few are met.
MOVES = 3
Set = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A rule as everybody can read it; ``measure`` where it asks for no more than ``least`` of one, blank otherwise.

    ``among`` are measures of which it asks for so much, and for something else as well.
    """

    id: str
    points: int
    required: bool
    measure: str = ""
    least: int = 0
    among: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Rules:
    """The rules in their order, from how many points on a citizen is nominated, and how many meet each set of rules.

    ``before`` is how much of a measure everybody has whom the steps before the rules let through.
    """

    asked: tuple[Asked, ...] = ()
    threshold: int = 0
    met: Mapping[Set, int] = field(default_factory=dict)
    before: Mapping[str, int] = field(default_factory=dict)

    def points(self, met: Set) -> int:
        """What a set of rules gives."""
        return sum(rule.points for rule in self.asked if rule.id in met)

    def passed_by_all(self) -> frozenset[str]:
        """The steps that can drop nobody: all who come to them have what they ask for."""
        required = [rule for rule in self.asked if rule.required]
        passed = {
            rule.id
            for place, rule in enumerate(required)
            if rule.measure and rule.least <= self._had(rule.measure, required[:place])
        }
        enough = self.points(tuple(rule.id for rule in required)) >= self.threshold
        return frozenset(passed | ({LAST_STEP} if enough and self.asked else set()))

    def _had(self, measure: str, met: Iterable[Asked]) -> int:
        """How much of a measure everybody has who meets these rules."""
        return max([self.before.get(measure, 0), *(rule.least for rule in met if rule.measure == measure)])


def bind_rules(system: System, tables: Tables, steps: Steps, rules: Rules) -> None:
    """Add what binds the points, the steps and the measures; raises TargetingError when the counts contradict it."""
    if not rules.asked:
        return
    none = system.values[left(steps.eligible)] - sum(rules.met.values())
    rules = replace(rules, met={**rules.met, (): none})
    sets = _possible(rules)
    _is(system, rules, {left(steps.eligible): 1}, sets)
    _points(system, rules, _values(tables, "points"), sets)
    _steps(system, rules, tables, steps, sets)
    for rule in rules.asked:
        _measured(system, rules, rule, _values(tables, rule.measure), sets)
    minimum = system.minimums[left(steps.eligible)]
    for met, persons in sorted(rules.met.items()):
        if 0 < persons < minimum:
            system.unseen["met", *met] = persons
            system.sensitive.append(Sensitive({("met", *met): 1}, minimum))


def _possible(rules: Rules) -> Sequence[Set]:
    """The sets that somebody may meet: more of a measure than another rule asks for meets that one as well."""
    names = sorted(rule.id for rule in rules.asked)
    implied = {
        (more.id, less.id)
        for more in rules.asked
        for less in rules.asked
        if more.measure and more.measure == less.measure and more.least >= less.least and more is not less
    }
    every = (set_ for size in range(len(names) + 1) for set_ in combinations(names, size))
    return [
        each
        for each in every
        if each in rules.met
        or (len(each) <= MOVES and not any(more in each and less not in each for more, less in implied))
    ]


def _points(system: System, rules: Rules, values: Mapping[int, Variable], sets: Iterable[Set]) -> None:
    """The last row is of those who have as many or more."""
    by_value: dict[int, list[Set]] = {value: [] for value in values}
    for each in sets:
        by_value.setdefault(min(rules.points(each), max(values, default=0)), []).append(each)
    for value, met in sorted(by_value.items()):
        _is(system, rules, {values[value]: 1} if value in values else {}, met)


def _steps(system: System, rules: Rules, tables: Tables, steps: Steps, sets: Iterable[Set]) -> None:
    """A required rule is a step, which leaves those who meet it; the last one leaves those who have the points."""
    required = {rule.id: rule for rule in rules.asked if rule.required}
    asked: set[str] = set()
    for step, step_id in sorted({(row["step"], row["step_id"]) for row in tables["attrition"]}):
        if step_id in required:
            asked.add(step_id)
            _is(system, rules, {left(step): 1}, [each for each in sets if asked <= set(each)])
            for measure, least in required[step_id].among:
                _some_of(system, _values(tables, measure), least, left(step))
    enough = [each for each in sets if required.keys() <= set(each) and rules.points(each) >= rules.threshold]
    _is(system, rules, {left(steps.last): 1}, enough)


def _some_of(system: System, values: Mapping[int, Variable], least: int, through: Variable) -> None:
    """Whom a step lets through have so much, as others may: so few others are a small count too."""
    have = {variable: 1 for value, variable in values.items() if value >= min(least, max(values))}
    if len(have) < len(values):
        system.add_nested(have, {through: 1})


def _measured(system: System, rules: Rules, rule: Asked, values: Mapping[int, Variable], sets: Iterable[Set]) -> None:
    """Those who meet a rule have what it asks for. No relation where some have it without being asked for more."""
    met = [each for each in sets if rule.id in each]
    top = max(values, default=0)
    terms = {variable: 1 for value, variable in values.items() if value >= min(rule.least, top)}
    number = sum(rules.met.get(each, 0) for each in met)
    if rule.measure and terms and rule.least <= top and system.value(terms) == number:
        _is(system, rules, terms, met)
    elif rule.measure and terms and system.value(terms) >= number:
        system.relations.append(Relation(_minus(terms, met), exact=False))


def _is(system: System, rules: Rules, whole: Terms, met: Collection[Set]) -> None:
    """The sets make up ``whole``, or nobody meets them."""
    if system.value(whole) != sum(rules.met.get(each, 0) for each in met):
        raise TargetingError(
            "The points do not add up to the rules that citizens meet. Nothing was published; report this as a defect."
        )
    system.relations.append(Relation(_minus(whole, met)))


def _minus(whole: Terms, met: Iterable[Set]) -> Terms:
    """Those who meet one of the sets, less ``whole``."""
    return {("met", *each): 1 for each in met} | {variable: -factor for variable, factor in whole.items()}


def _values(tables: Tables, measure: str) -> dict[int, Variable]:
    rows = [row for row in tables["distribution"] if row["measure"] == measure]
    return {row["value"]: ("distribution", measure, str(row["value"])) for row in rows}
