"""The relations of a system as one linear programme, which finds other counts that would have given the same tables.

Unknown is how far each count lies from the truth, and the counts that no table shows. What was told, and a zero that
is shown, cannot move and has no column; a relation among such counts alone has no row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import floor, inf, log2

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from targeting.disclosure.system import Sensitive, System, Terms, Variable

NEGLIGIBLE = 1e-6
HEADLINE_COST = 10
Vector = NDArray[np.float64]
Bits = NDArray[np.bool_]


@dataclass(frozen=True)
class Change:
    """Other counts that agree with all that is shown: what they alter, and how far each sensitive count rises."""

    altered: frozenset[Variable]
    rises: Vector


class Programme:
    """The relations as matrices, a column a count that may move and then a column an unseen one."""

    def __init__(self, system: System, hidden: Collection[Variable]) -> None:
        zeros = {variable for sensitive in system.sensitive for variable in sensitive.movable} | set(hidden)
        self.system = system
        self.columns = [
            v for v in sorted(system.values) if v not in system.told and (system.values[v] > 0 or v in zeros)
        ]
        unseen = sorted({v for relation in system.relations for v in relation.terms} - system.values.keys())
        # Unknowns solved for so far: work is limited by what was done, never by a clock.
        self.work = 0
        self.unseen, self.size = len(unseen), len(self.columns) + len(unseen)
        self._place = {variable: place for place, variable in enumerate([*self.columns, *unseen])}
        self._counts = np.array([system.values[v] for v in self.columns], dtype=np.float64)
        self._weights = np.array([HEADLINE_COST if v in system.headlines else 1 for v in self.columns])
        # A hidden count is taken to be known as above zero, for zeros are shown.
        self.falls = np.maximum(self._counts - 1, 0)
        self.equal, self.sums = self._relations(exact=True)
        self.below, self.limits = self._relations(exact=False)
        self.targets, self.starts = self._sensitive(system.sensitive)
        self.needs = np.array([each.minimum for each in system.sensitive], dtype=np.float64)

    def farthest(self, number: int, sign: int) -> int:
        """How far a sensitive count may rise (1) or fall (-1), up to its minimum, were all hidden that can be."""
        lowest, highest = self._room(self._counts > 0)
        need = self.needs[number]
        found = linprog(
            np.append(np.zeros(self.size), -1),
            A_eq=hstack([self.equal, csr_array((self.equal.shape[0], 1))]),
            b_eq=self.sums,
            A_ub=vstack(
                [
                    hstack([self.below, csr_array((self.below.shape[0], 1))]),
                    hstack([-sign * self.targets[[number]], csr_array([[1.0]])]),
                ]
            ),
            b_ub=np.append(self.limits, -sign * self.starts[number]),
            bounds=np.column_stack([np.append(lowest, 0), np.append(highest, need)]),
            method="highs-ds",
        )
        return 0 if found.x is None else floor(-found.fun + NEGLIGIBLE)

    def cheapest_change(
        self, number: int, hidden: Collection[Variable], zeros: Collection[Variable] = ()
    ) -> Change | None:
        """A change that raises a sensitive count by its minimum and alters least of what is shown; None: none does.

        Beside the zeros that the count itself may move, ``zeros`` may.
        """
        free = self._among(hidden)
        shown = np.flatnonzero(~free)
        movable = free | self._among({*self.system.sensitive[number].movable, *zeros}) | (self._counts > 0)
        cost = np.array([1 + log2(1 + self.system.values[v]) for v in self.columns]) * self._weights
        # What is shown rises in its own column, and falls in one beside them: either way it costs.
        target, beside = self.targets[[number]], len(shown)
        lowest, highest = self._room(movable)
        highest_falls = -lowest[shown]
        lowest[shown] = 0
        found = linprog(
            np.concatenate([cost * ~free, np.zeros(self.unseen), cost[shown]]),
            A_eq=hstack([self.equal, -self.equal[:, shown]]),
            b_eq=self.sums,
            A_ub=vstack([hstack([self.below, -self.below[:, shown]]), hstack([-target, target[:, shown]])]),
            b_ub=np.append(self.limits, -self.needs[number] - self.starts[number]),
            bounds=np.column_stack(
                [np.concatenate([lowest, np.zeros(beside)]), np.concatenate([highest, highest_falls])]
            ),
            method="highs-ds",
        )
        if found.x is None:
            return None
        point = found.x[: self.size].copy()
        point[shown] -= found.x[self.size :]
        return self._change(point)

    def within_reach(self, wanted: Iterable[int], hidden: Collection[Variable]) -> list[Change]:
        """Changes of hidden counts alone that raise the wanted by their minimum; not all of them need be found."""
        left, found = list(wanted), list[Change]()
        while left:
            change = self._highest(left, hidden)
            still = [] if change is None else [number for number in left if not self.reaches(change, number)]
            if change is None or len(still) == len(left):
                return found
            found.append(change)
            left = still
        return found

    def reaches(self, change: Change, number: int) -> bool:
        """Whether the change raises the sensitive count by its minimum."""
        return bool(change.rises[number] >= self.needs[number] - NEGLIGIBLE)

    def _highest(self, wanted: list[int], hidden: Collection[Variable]) -> Change | None:
        """The change of hidden counts that raises the wanted most in all, none counted beyond its minimum."""
        self.work += self.size
        number, free = len(wanted), self._among(hidden)
        kept = np.concatenate([np.flatnonzero(free), np.arange(len(self.columns), self.size)])
        lowest, highest = self._room(free)
        beside = [csr_array((matrix.shape[0], number)) for matrix in (self.equal, self.below)]
        found = linprog(
            np.concatenate([np.zeros(len(kept)), -np.ones(number)]),
            A_eq=hstack([self.equal[:, kept], beside[0]]),
            b_eq=self.sums,
            A_ub=vstack(
                [hstack([self.below[:, kept], beside[1]]), hstack([-self.targets[wanted][:, kept], eye_array(number)])]
            ),
            b_ub=np.concatenate([self.limits, -self.starts[wanted]]),
            bounds=np.column_stack(
                [
                    np.concatenate([lowest[kept], np.full(number, -inf)]),
                    np.concatenate([highest[kept], self.needs[wanted]]),
                ]
            ),
            method="highs-ds",
        )
        if found.x is None:
            return None
        point = np.zeros(self.size)
        point[kept] = found.x[: len(kept)]
        return self._change(point)

    def _among(self, variables: Collection[Variable]) -> Bits:
        return np.array([variable in variables for variable in self.columns], dtype=bool)

    def _room(self, movable: Bits) -> tuple[Vector, Vector]:
        """How far each count may fall and rise; what no table shows may be anything from zero."""
        lowest = np.concatenate([np.where(movable, -self.falls, 0), np.zeros(self.unseen)])
        highest = np.concatenate([np.where(movable, inf, 0), np.full(self.unseen, inf)])
        return lowest, highest

    def _change(self, point: Vector) -> Change:
        moved = np.flatnonzero(np.abs(point[: len(self.columns)]) > NEGLIGIBLE)
        return Change(frozenset(self.columns[place] for place in moved), self.targets @ point - self.starts)

    def _relations(self, *, exact: bool) -> tuple[csr_array, Vector]:
        """The relations of one kind that leave something open, each once, and what the true counts leave of them."""
        relations = {tuple(sorted(r.terms.items())): r.terms for r in self.system.relations if r.exact is exact}
        rows = [terms for terms in relations.values() if self._place.keys() & terms.keys()]
        truth = [sum(factor * self.system.values.get(v, 0) for v, factor in terms.items()) for terms in rows]
        return self._matrix(rows), -np.array(truth, dtype=np.float64)

    def _sensitive(self, sensitive: Sequence[Sensitive]) -> tuple[csr_array, Vector]:
        """The sensitive counts, and where those of them start that no table shows."""
        starts = [sum(f * self.system.unseen.get(v, 0) for v, f in each.terms.items()) for each in sensitive]
        return self._matrix([each.terms for each in sensitive]), np.array(starts, dtype=np.float64)

    def _matrix(self, rows: Sequence[Terms]) -> csr_array:
        """One row of factors per ``rows``; what cannot move is left out."""
        place = self._place
        entries = [(row, place[v], f) for row, terms in enumerate(rows) for v, f in terms.items() if v in place]
        coordinates = np.array([entry[:2] for entry in entries], dtype=np.int64).reshape(-1, 2).T
        return csr_array(([e[2] for e in entries], coordinates), shape=(len(rows), self.size), dtype=np.float64)


def price(system: System, variable: Variable) -> float:
    """What a hidden cell costs the reader: of two the smaller count is hidden, and a headline costs as much as ten."""
    return (1 + log2(1 + system.values[variable]) / 100) * (HEADLINE_COST if variable in system.headlines else 1)
