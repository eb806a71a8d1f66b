"""Every relation a reader of the dashboard tables can use to reckon a hidden count back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, combinations_with_replacement

from targeting.disclosure.rules_met import Rules, bind_rules
from targeting.disclosure.shown import POPULATION
from targeting.disclosure.system import (
    EVERYBODY,
    Relation,
    Sensitive,
    Steps,
    System,
    Tables,
    Terms,
    Variable,
    add_sum,
    left,
    overlap,
    read_cells,
    subtract,
)
from targeting.errors import TargetingError

UNDER_AGE = "under_age"
# Sets of more departments than these are unknown only where somebody has them: there are many, and few have any.
MOVES = 3


@dataclass(frozen=True)
class Measured:
    """Persons with one value of one measure."""

    measure: str
    value: int
    persons: int


@dataclass(frozen=True)
class Knowledge:
    """What binds the tables beyond their own numbers: who feeds a department, which rules all must meet.

    ``sets`` are the citizens who have exactly these departments: no table shows them, and few of them are sensitive.
    ``rules`` are the rule set's, with how many meet each set of them.
    """

    measured: tuple[Measured, ...] = ()
    sets: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    min_age: int = 0
    feeds: tuple[tuple[str, str], ...] = ()
    rules: Rules = field(default_factory=Rules)
    objection_register: str | None = None


def build_system(tables: Tables, counts: Mapping[str, Mapping[str, int]], knowledge: Knowledge) -> System:
    """The joint system of all dashboard tables; raises TargetingError when they do not reconcile."""
    system, steps = read_cells(tables, counts), Steps.of(tables)
    _attrition(system, tables, steps)
    _everybody_or_nobody(system, tables, steps, knowledge)
    _distribution(system, tables, steps)
    _involved(system, tables, steps)
    _overlap(system, tables, steps, knowledge)
    _change(system, tables, steps, knowledge.rules)
    _registers(system, tables, steps, knowledge)
    bind_rules(system, tables, steps, knowledge.rules)
    _reconcile(system)
    return system


def _attrition(system: System, tables: Tables, steps: Steps) -> None:
    """Before − dropped = after, each grouping sums to all, and the nominated are some of those scored."""
    groups = sorted({(row["group_by"], row["group_value"]) for row in tables["attrition"]})
    for group in groups:
        for step in range(1, steps.last + 1):
            add_sum(system, left(step - 1, group), [dropped(step, group), left(step, group)])
        tests = frozenset(dropped(step, group) for step in range(steps.involved, steps.last + 1))
        scored, nominated = left(steps.eligible, group), left(steps.last, group)
        system.add_nested({scored: 1}, {nominated: 1}, all_is_sensitive=True, movable=tests)
    for group_by in sorted({group[0] for group in groups if group != EVERYBODY}):
        for step in range(steps.last + 1):
            add_sum(system, left(step), [left(step, group) for group in groups if group[0] == group_by])


def _everybody_or_nobody(system: System, tables: Tables, steps: Steps, knowledge: Knowledge) -> None:
    """That a step drops all who are left of a group, or none, tells of each of them.

    All: they moved, objected, have a plan or nothing at all, or one department each. None, at a step that looks at what
    they have: each has something, or enough. That none of a group is nominated is shown: it tells of nobody what they
    have. That everybody under the minimum age is, the rule set says, and where a step can drop nobody.
    """
    passed = knowledge.rules.passed_by_all()
    for row in tables["attrition"]:
        step, group = row["step"], (row["group_by"], row["group_value"])
        if not row["before"]:
            continue
        everybody = row["after"] == 0 and step < steps.last
        if everybody and not (row["step_id"] == UNDER_AGE and _younger(group, knowledge.min_age)):
            _hide_zero(system, left(step, group), _zeros_after(system, step, steps.last, group))
        if row["dropped"] == 0 and step >= steps.involved and row["step_id"] not in passed:
            _hide_zero(system, dropped(step, group), _zeros_after(system, steps.involved - 1, steps.last, group))


def _hide_zero(system: System, variable: Variable, movable: frozenset[Variable]) -> None:
    system.sensitive.append(Sensitive({variable: 1}, system.minimums[variable], movable | {variable}))


def _zeros_after(system: System, step: int, last: int, group: tuple[str, str]) -> frozenset[Variable]:
    """The zeros of a group, and of all, in the later steps: who was not dropped here would be counted there.

    That nobody is nominated stays.
    """
    later, groups = range(step + 1, last + 1), (group, EVERYBODY)
    cells = [dropped(each, one) for each in later for one in groups]
    cells += [left(each, one) for each in later if each < last for one in groups]
    return frozenset(variable for variable in cells if system.values[variable] == 0)


def _younger(group: tuple[str, str], min_age: int) -> bool:
    """Whether everybody in the age band is under the minimum age."""
    _, _, oldest = group[1].partition("-")
    return group[0] == "age_band" and oldest.isdigit() and int(oldest) < min_age


def dropped(step: int, group: tuple[str, str] = EVERYBODY) -> Variable:
    """How many of ``group`` the step drops."""
    return ("dropped", str(step), *group)


def _distribution(system: System, tables: Tables, steps: Steps) -> None:
    """Everybody scored has one value of each measure."""
    for _, values in _distributions(tables):
        add_sum(system, left(steps.eligible), values.values())


def _distributions(tables: Tables) -> Iterator[tuple[str, dict[int, Variable]]]:
    """Each measure with its variables by value."""
    for measure in sorted({row["measure"] for row in tables["distribution"]}):
        yield (
            measure,
            {
                row["value"]: ("distribution", measure, str(row["value"]))
                for row in tables["distribution"]
                if row["measure"] == measure
            },
        )


def _involved(system: System, tables: Tables, steps: Steps) -> None:
    """Past the step that asks for an involvement is whoever has a department; what each rule asks, rules_met binds.

    What the values of those whom a step leaves happen to be is no relation: no reader knows it.
    """
    values = dict(_distributions(tables)).get("departments", {})
    if some := {variable: 1 for value, variable in values.items() if value}:
        add_sum(system, left(steps.involved), some)


def _overlap(system: System, tables: Tables, steps: Steps, knowledge: Knowledge) -> None:
    """Each citizen has one set of departments: sets make up the diagonal, the pairs and the distribution.

    So few with exactly one set that no table shows them are a small count too: where there are few departments, the
    tables can give it away.
    """
    present = sorted({row["department_a"] for row in tables["overlap"] if row["persons"]})
    by_number: Counter[int] = Counter()
    for entry in knowledge.measured:
        if entry.measure == "departments":
            by_number[entry.value] += entry.persons
    _require_overlap_adds_up(system, present, by_number)
    values = dict(_distributions(tables)).get("departments", {})
    sets = [each for each in _possible_sets(present, max(by_number, default=0), values) if _moves(each, knowledge.sets)]
    for a, b in combinations_with_replacement(present, 2):
        add_sum(system, overlap(a, b), [("set", *set_) for set_ in sets if a in set_ and b in set_])
        _quadrants(system, a, b, steps)
    for value, variable in values.items():
        add_sum(system, variable, [("set", *s) for s in sets if min(len(s), max(values)) == value])
    for set_, persons in sorted(knowledge.sets.items()):
        minimum = system.minimums[overlap(set_[0], set_[0])]
        if 0 < persons < minimum:
            system.unseen["set", *set_] = persons
            system.sensitive.append(Sensitive({("set", *set_): 1}, minimum))


def _possible_sets(present: list[str], largest: int, values: Collection[int]) -> list[tuple[str, ...]]:
    """The sets of departments somebody may have: a number without a row in the distribution has nobody."""
    sizes = [size for size in range(largest + 1) if min(size, max(values, default=-1)) in values]
    return [set_ for size in sizes for set_ in combinations(present, size)]


def _moves(set_: tuple[str, ...], had: Collection[tuple[str, ...]]) -> bool:
    """Whether a set is one of the unknowns; with fewer of them a count is harder to protect, and never easier."""
    return len(set_) <= MOVES or set_ in had


def _quadrants(system: System, a: str, b: str, steps: Steps) -> None:
    """Of two departments: in the one and not the other, and in neither, are counts by subtraction."""
    both, involved = {overlap(a, b): 1}, {left(steps.involved): 1}
    if a == b:
        system.add_nested(involved, both)
        return
    system.add_nested({overlap(a, a): 1}, both, all_is_sensitive=True)
    system.add_nested({overlap(b, b): 1}, both, all_is_sensitive=True)
    system.add_nested(involved, {overlap(a, a): 1, overlap(b, b): 1, overlap(a, b): -1})


def _require_overlap_adds_up(system: System, present: list[str], by_number: Mapping[int, int]) -> None:
    diagonal = sum(system.values[overlap(a, a)] for a in present)
    pairs = sum(system.values[overlap(a, b)] for a, b in combinations(present, 2))
    expected = sum(number * persons for number, persons in by_number.items())
    expected_pairs = sum(number * (number - 1) // 2 * persons for number, persons in by_number.items())
    if (diagonal, pairs) != (expected, expected_pairs):
        raise TargetingError(
            "The overlap does not add up to the number of departments per citizen. "
            "Nothing was published; report this as a defect."
        )


def _change(system: System, tables: Tables, steps: Steps, asked: Rules) -> None:
    """Entered and stayed are the nominated now; a rule's are some of all, and all of all when it is required."""
    rules = [row["rule"] for row in tables["change"]]
    required = {rule.id for rule in asked.asked if rule.required}
    if not rules:
        return
    now = {left(steps.last): 1}
    _equal(system, now, _moved("all", "entered", "stayed"))
    for rule in sorted(set(rules) - {"all"}):
        for whole, columns in (
            (now, ("entered", "stayed")),
            (_moved("all", "stayed"), ("stayed",)),
            (_moved("all", "stayed", "left"), ("stayed", "left")),
        ):
            part = _moved(rule, *columns)
            if rule in required and system.value(whole) == system.value(part):
                _equal(system, whole, part)
            else:
                system.add_nested(whole, part)


def _moved(rule: str, *columns: str) -> Terms:
    return {("change", rule, column): 1 for column in columns}


def _equal(system: System, whole: Terms, part: Terms) -> None:
    system.relations.append(Relation(subtract(whole, part)))


def _registers(system: System, tables: Tables, steps: Steps, knowledge: Knowledge) -> None:
    """A department holds no more persons than its registers, nor do the objections than theirs.

    Of a register's persons few may live elsewhere, and of those who objected few may be minors or have moved.
    """
    registers = {row["register"] for row in tables["source"]}
    for register in sorted(registers):
        if ("known", register) in system.values:
            system.add_nested({("persons", register): 1}, {("known", register): 1})
    for department in sorted({department for department, _ in knowledge.feeds}):
        fed = {register for fed, register in knowledge.feeds if fed == department}
        _at_most(system, overlap(department, department), [_holds(system, register) for register in sorted(fed)])
    objections, population = knowledge.objection_register, ("persons", POPULATION)
    holds = _holds(system, objections or "")
    if holds in system.values and system.values[holds] >= system.values[dropped(steps.objected)]:
        system.add_nested({holds: 1}, {dropped(steps.objected): 1})
    if system.values.get(population) == system.values[left(0)]:
        _equal(system, {population: 1}, {left(0): 1})


def _holds(system: System, register: str) -> Variable:
    """Those of a register's persons who live here, where its coverage says how many; or all of them."""
    known = ("known", register)
    return known if known in system.values else ("persons", register)


def _at_most(system: System, part: Variable, registers: Collection[Variable]) -> None:
    """No relation where a register's persons are not stated, or do not bound the count."""
    terms = {part: 1} | dict.fromkeys(registers, -1)
    if terms.keys() <= system.values.keys() and system.value(terms) <= 0:
        system.relations.append(Relation(terms, exact=False))


def _reconcile(system: System) -> None:
    """Raise TargetingError unless the true counts satisfy every relation among shown variables."""
    for relation in system.relations:
        if relation.terms.keys() <= system.values.keys():
            total = system.value(relation.terms)
            if total > 0 or (relation.exact and total):
                names = ", ".join(sorted("/".join(variable) for variable in relation.terms))
                raise TargetingError(
                    "The output tables do not add up ({names}). Nothing was published; report a defect.", names=names
                )
