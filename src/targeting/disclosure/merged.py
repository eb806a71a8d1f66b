"""One unknown for every count that is known to be the same as another: fewer unknowns, and nothing hidden in vain.

A count that was told is told under every name. docs/adr/0053-what-was-shown-is-remembered.md
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from targeting.disclosure.system import Relation, Sensitive, System, Terms, Variable


@dataclass(frozen=True)
class Merged:
    """A system in which each count is one variable, and the variable behind each one of the system it was made of."""

    system: System
    of: Mapping[Variable, Variable]

    def name(self, variable: Variable) -> Variable:
        """The variable behind one of the other system."""
        return self.of.get(variable, variable)

    def told(self, variables: Iterable[Variable]) -> set[Variable]:
        """Those of the other system that were told, under one name or another."""
        return {variable for variable in variables if self.name(variable) in self.system.told}

    def behind(self, variables: Iterable[Variable]) -> set[Variable]:
        """The variables behind these."""
        return {self.name(variable) for variable in variables}


def merged(system: System) -> Merged:
    """The same counts, in which two that a relation says are equal are one."""
    found = Merged(System(), _classes(system))
    whole = found.system
    for variable, value in system.values.items():
        one = found.name(variable)
        whole.values[one] = value
        whole.minimums[one] = max(system.minimums[variable], whole.minimums.get(one, 0))
    whole.unseen |= {found.name(v): value for v, value in system.unseen.items() if found.name(v) not in whole.values}
    whole.headlines, whole.told = found.behind(system.headlines), found.behind(system.told)
    for relation in system.relations:
        if terms := _terms(found, relation.terms):
            whole.relations.append(Relation(terms, relation.exact))
    for each in system.sensitive:
        if (terms := _terms(found, each.terms)).keys() - whole.told:
            whole.sensitive.append(Sensitive(terms, each.minimum, frozenset(found.behind(each.movable))))
    whole.sensitive = _each_once(whole.sensitive, whole.told)
    return found


def _classes(system: System) -> dict[Variable, Variable]:
    """For each variable that is equal to others, one of them: the same for all."""
    parent: dict[Variable, Variable] = {}

    def root(variable: Variable) -> Variable:
        while (above := parent.get(variable, variable)) != variable:
            parent[variable] = parent.get(above, above)
            variable = above
        return variable

    for relation in system.relations:
        if relation.exact and sorted(relation.terms.values()) == [-1, 1]:
            first, second = sorted(map(root, relation.terms))
            parent[second] = first
    return {variable: root(variable) for variable in parent}


def _terms(found: Merged, terms: Terms) -> dict[Variable, int]:
    summed: dict[Variable, int] = {}
    for variable, factor in terms.items():
        one = found.name(variable)
        summed[one] = summed.get(one, 0) + factor
    return {variable: factor for variable, factor in summed.items() if factor}


def _each_once(sensitive: Iterable[Sensitive], told: Collection[Variable]) -> list[Sensitive]:
    """The same without those that say the same of the same unknowns, in their order."""
    found: dict[object, Sensitive] = {}
    for each in sensitive:
        unknown = frozenset((v, factor) for v, factor in each.terms.items() if v not in told)
        found.setdefault((unknown, each.minimum, each.movable), each)
    return list(found.values())
