"""Every relation a reader of the dashboard tables can use to reckon a hidden count back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement

from targeting.disclosure.system import (
    EVERYBODY,
    Relation,
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


@dataclass(frozen=True)
class Measured:
    """Persons with one value of one measure, by the step that dropped them (0: nominated)."""

    measure: str
    value: int
    dropped_at: int
    persons: int


@dataclass(frozen=True)
class Knowledge:
    """What binds the tables beyond their own numbers: who feeds a department, which rules all must meet."""

    measured: tuple[Measured, ...] = ()
    feeds: tuple[tuple[str, str], ...] = ()
    required_rules: frozenset[str] = frozenset()
    objection_register: str | None = None


def build_system(tables: Tables, counts: Mapping[str, Mapping[str, int]], knowledge: Knowledge) -> System:
    """The joint system of all dashboard tables; raises TargetingError when they do not reconcile."""
    system, steps = read_cells(tables, counts), Steps.of(tables)
    _attrition(system, tables, steps)
    _distribution(system, tables, steps)
    _survivors(system, tables, steps, knowledge.measured)
    _overlap(system, tables, steps, knowledge.measured)
    _change(system, tables, steps, knowledge.required_rules)
    _registers(system, tables, steps, knowledge)
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


def _survivors(system: System, tables: Tables, steps: Steps, measured: Iterable[Measured]) -> None:
    """A step that looks at a measure lets some of its values through: exactly those, or none but those."""
    entries = tuple(measured)
    for measure, values in _distributions(tables):
        for step in range(steps.involved, steps.last + 1):
            through = _through(measure, max(values), step, entries)
            some = {values[value]: 1 for value, (survived, _) in through.items() if survived}
            if len(some) == len(values):
                continue
            if all(survived in (0, persons) for survived, persons in through.values()):
                add_sum(system, left(step), some)
            else:
                system.add_nested(some, {left(step): 1})


def _through(measure: str, top: int, step: int, measured: Iterable[Measured]) -> dict[int, tuple[int, int]]:
    """By value (the highest as one): persons who survive ``step``, and all with the value."""
    survived: Counter[int] = Counter()
    persons: Counter[int] = Counter()
    for entry in measured:
        if entry.measure == measure:
            value = min(entry.value, top)
            persons[value] += entry.persons
            survived[value] += entry.persons if entry.dropped_at == 0 or entry.dropped_at > step else 0
    return {value: (survived[value], persons[value]) for value in persons}


def _overlap(system: System, tables: Tables, steps: Steps, measured: Iterable[Measured]) -> None:
    """Each citizen has one set of departments: sets make up the diagonal, the pairs and the distribution."""
    present = sorted({row["department_a"] for row in tables["overlap"] if row["persons"]})
    by_number: Counter[int] = Counter()
    for entry in measured:
        if entry.measure == "departments":
            by_number[entry.value] += entry.persons
    _require_overlap_adds_up(system, present, by_number)
    values = dict(_distributions(tables)).get("departments", {})
    sets = _possible_sets(present, max(by_number, default=0), values)
    for a, b in combinations_with_replacement(present, 2):
        add_sum(system, overlap(a, b), [("set", *set_) for set_ in sets if a in set_ and b in set_])
        _quadrants(system, a, b, steps)
    for value, variable in values.items():
        add_sum(system, variable, [("set", *s) for s in sets if min(len(s), max(values)) == value])


def _possible_sets(present: list[str], largest: int, values: Collection[int]) -> list[tuple[str, ...]]:
    """The sets of departments somebody may have: a number without a row in the distribution has nobody."""
    sizes = [size for size in range(largest + 1) if min(size, max(values, default=-1)) in values]
    return [set_ for size in sizes for set_ in combinations(present, size)]


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


def _change(system: System, tables: Tables, steps: Steps, required: frozenset[str]) -> None:
    """Entered and stayed are the nominated now; a rule's are some of all, and all of all when it is required."""
    rules = [row["rule"] for row in tables["change"]]
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
    """A department holds no more persons than its registers, nor do the objections than theirs."""
    known = {row["register"] for row in tables["source"] if row["persons"] is not None}
    for department in sorted({department for department, _ in knowledge.feeds}):
        registers = {register for fed, register in knowledge.feeds if fed == department}
        _at_most(system, overlap(department, department), registers, known)
    if knowledge.objection_register is not None:
        _at_most(system, dropped(steps.objected), {knowledge.objection_register}, known)


def _at_most(system: System, part: Variable, registers: set[str], known: set[str]) -> None:
    """No relation where a register's persons are not stated, or do not bound the count."""
    terms = {part: 1} | {("persons", register): -1 for register in sorted(registers)}
    if registers <= known and part in system.values and system.value(terms) <= 0:
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
