"""Which counts to hide: for each small one, another municipality that would have published the same tables.

One linear programme per small count looks for counts that satisfy every relation, agree with all that is shown,
and lie above the truth at the small count by at least its minimum. Where that cannot be without showing less, the
programme hides what costs least. Its solution is the proof, and stays one when more is hidden later.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import log2

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from targeting.disclosure.system import Sensitive, System, Terms, Variable

NEGLIGIBLE = 1e-6
HEADLINE_COST = 10
Vector = NDArray[np.float64]


def protect(system: System, hidden_before: Collection[Variable] = (), *, zeros: bool = False) -> frozenset[Variable]:
    """The variables to hide so that no sensitive count can be told to within its minimum.

    A count of 1 to minimum − 1 is always hidden; a zero only where it tells that all of a group are nominated.
    ``hidden_before`` stays hidden. Where what was told before leaves no room, everything else is hidden. With ``zeros``
    any zero may be hidden as well where the zeros that are shown would tell a count.
    """
    hidden = set(hidden_before) | {v for v, value in system.values.items() if 0 < value < system.minimums[v]}
    empty = frozenset(variable for variable, value in system.values.items() if not value) - system.told
    programme = _Programme(system)
    reach = np.zeros(len(system.sensitive))
    for place, sensitive in enumerate(system.sensitive):
        if reach[place] >= sensitive.minimum - NEGLIGIBLE:
            continue
        change = programme.cheapest_change(sensitive, hidden)
        if change is None and zeros:
            change = programme.cheapest_change(replace(sensitive, movable=empty), hidden)
        if change is None:
            hidden |= _own_cells(system, sensitive)
        else:
            hidden |= programme.changed(change)
            reach = np.maximum(reach, programme.sensitive_terms @ change)
    return frozenset(hidden)


def protectable(system: System, hidden: Collection[Variable]) -> list[Sensitive]:
    """The sensitive counts that what was told leaves room for; the shown zeros tell of the others."""
    programme, kept = _Programme(system), set(hidden)
    return [each for each in system.sensitive if programme.cheapest_change(each, kept) is not None]


def _own_cells(system: System, sensitive: Sensitive) -> set[Variable]:
    """What states the count itself: all there is to hide when the shown zeros alone imply it."""
    if system.told:
        return system.values.keys() - system.told
    return {variable for variable in sensitive.terms if system.values[variable]} | sensitive.movable


def _cost(system: System, variable: Variable) -> float:
    """What hiding costs the reader: large counts more than small ones, and headlines most."""
    return (1 + log2(1 + system.values[variable])) * (HEADLINE_COST if variable in system.headlines else 1)


class _Programme:
    """The relations as matrices. Unknown are each count's rise and fall, and the counts that no table shows."""

    def __init__(self, system: System) -> None:
        self.shown = sorted(system.values)
        unseen = sorted({v for relation in system.relations for v in relation.terms} - system.values.keys())
        self._truth = np.array([system.values[v] for v in self.shown], dtype=np.float64)
        self._told = np.array([v in system.told for v in self.shown], dtype=bool)
        self._cost = np.array([_cost(system, v) for v in self.shown])
        self._equal, self._equal_unseen = (
            _matrix([r.terms for r in system.relations if r.exact], columns) for columns in (self.shown, unseen)
        )
        self._below, self._below_unseen = (
            _matrix([r.terms for r in system.relations if not r.exact], columns) for columns in (self.shown, unseen)
        )
        self.sensitive_terms = _matrix([s.terms for s in system.sensitive], self.shown)

    def cheapest_change(self, sensitive: Sensitive, hidden: set[Variable]) -> Vector | None:
        """A change of the counts that raises ``sensitive`` by its minimum and alters least of what is shown.

        None when there is none. A hidden count is taken to be known as above zero, for zeros are shown.
        """
        target = _matrix([sensitive.terms], self.shown)
        unseen = self._equal_unseen.shape[1]
        cost = self._cost * np.array([variable not in hidden for variable in self.shown])
        free = np.array([v in hidden or v in sensitive.movable for v in self.shown]) | (self._truth > 0)
        free &= ~self._told
        solution = linprog(
            np.concatenate([cost, cost, np.zeros(unseen)]),
            A_eq=hstack([self._equal, -self._equal, self._equal_unseen]),
            b_eq=-self._equal @ self._truth,
            A_ub=vstack(
                [
                    hstack([self._below, -self._below, self._below_unseen]),
                    hstack([-target, target, csr_array((1, unseen))]),
                ]
            ),
            b_ub=np.append(-self._below @ self._truth, -sensitive.minimum),
            bounds=np.column_stack(
                [
                    np.zeros(2 * len(self.shown) + unseen),
                    np.concatenate(
                        [
                            np.where(free, np.inf, 0),
                            np.where(self._told, 0, np.maximum(self._truth - 1, 0)),
                            np.full(unseen, np.inf),
                        ]
                    ),
                ]
            ),
            method="highs-ds",
        )
        if solution.x is None:
            return None
        rise, fall = solution.x[: len(self.shown)], solution.x[len(self.shown) : 2 * len(self.shown)]
        change: Vector = rise - fall
        return change

    def changed(self, change: Vector) -> set[Variable]:
        """The variables that ``change`` alters."""
        return {self.shown[place] for place in np.flatnonzero(np.abs(change) > NEGLIGIBLE)}


def _matrix(rows: Sequence[Terms], columns: Sequence[Variable]) -> csr_array:
    """One row of factors per ``rows``; variables that are not in ``columns`` are left out."""
    index = {variable: place for place, variable in enumerate(columns)}
    entries = [
        (row, index[variable], factor)
        for row, terms in enumerate(rows)
        for variable, factor in terms.items()
        if variable in index
    ]
    places, factors = [entry[:2] for entry in entries], [entry[2] for entry in entries]
    coordinates = np.array(places, dtype=np.int64).reshape(-1, 2).T
    return csr_array((factors, coordinates), shape=(len(rows), len(columns)), dtype=np.float64)
