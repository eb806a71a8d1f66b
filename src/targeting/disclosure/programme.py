"""The relations of a system as one linear programme, which finds other counts that would have given the same tables.

Unknown is how far each count lies from the truth, and the counts that no table shows. What was told, and a zero that
is shown, cannot move and has no column; a relation among such counts alone has no row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, log2

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, hstack, vstack

from targeting.disclosure.solver import Solver, Vector
from targeting.disclosure.system import Sensitive, System, Terms, Variable

NEGLIGIBLE = 1e-6
HEADLINE_COST = 10
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
        weights = np.array([HEADLINE_COST if v in system.headlines else 1 for v in self.columns])
        self._prices = np.log2(2 * (1 + self._counts)) * weights
        # A hidden count is taken to be known as above zero, for zeros are shown.
        self.falls = np.maximum(self._counts - 1, 0)
        self.equal, self.sums = self._relations(exact=True)
        self.below, self.limits = self._relations(exact=False)
        self.targets, self.starts = self._sensitive(system.sensitive)
        self.needs = np.array([each.minimum for each in system.sensitive], dtype=np.float64)

    def cheapest_change(
        self, number: int, hidden: Collection[Variable], zeros: Collection[Variable] = ()
    ) -> Change | None:
        """A change that raises a sensitive count by its minimum and alters least of what is shown; None: none does.

        Beside the zeros that the count itself may move, ``zeros`` may.
        """
        free = self._among(hidden)
        movable = free | self._among({*self.system.sensitive[number].movable, *zeros}) | (self._counts > 0)
        # What is shown rises in its own column, and falls in one beside it: either way it costs.
        lowest, highest = self._room(movable)
        falls = np.where(free, 0, -lowest[: len(self.columns)])
        lowest[: len(self.columns)] += falls
        prices, least = self._prices * ~free, np.full(len(self.needs), -inf)
        least[number] = self.needs[number]
        return self._changed(
            self._altering.cheapest(
                np.concatenate([prices, np.zeros(self.unseen), prices, np.zeros(len(self.needs))]),
                np.concatenate([lowest, np.zeros(len(falls)), least]),
                np.concatenate([highest, falls, np.full(len(self.needs), inf)]),
            )
        )

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

    def farthest(self, number: int, hidden: Collection[Variable]) -> float:
        """How far hidden counts alone can raise a sensitive count, to its minimum at the most."""
        change = self._highest([number], hidden)
        return 0.0 if change is None else max(0.0, min(float(change.rises[number]), float(self.needs[number])))

    def reaches(self, change: Change, number: int) -> bool:
        """Whether the change raises the sensitive count by its minimum."""
        return bool(change.rises[number] >= self.needs[number] - NEGLIGIBLE)

    def _highest(self, wanted: list[int], hidden: Collection[Variable]) -> Change | None:
        """The change of hidden counts that raises the wanted most in all, none counted beyond its minimum."""
        self.work += self.size
        lowest, highest = self._room(self._among(hidden))
        prices, most = np.zeros(len(self.needs)), np.full(len(self.needs), inf)
        prices[wanted], most[wanted] = -1, self.needs[wanted]
        beside = np.zeros(len(self.columns))
        return self._changed(
            self._rising.cheapest(
                np.concatenate([np.zeros(self.size), beside, prices]),
                np.concatenate([lowest, beside, np.full(len(self.needs), -inf)]),
                np.concatenate([highest, beside, most]),
            )
        )

    @cached_property
    def _rising(self) -> Solver:
        return self._solver()

    @cached_property
    def _altering(self) -> Solver:
        return self._solver()

    def _solver(self) -> Solver:
        """Unknown: how far each count moves, what it falls beside that, how far each sensitive count rises at most."""
        columns, number = len(self.columns), len(self.needs)
        relations = vstack([self.equal, self.below])
        moves = hstack([relations, -relations[:, :columns], csr_array((relations.shape[0], number))])
        rises = hstack([-self.targets, self.targets[:, :columns], eye_array(number)])
        return Solver(
            csr_array(vstack([moves, rises])),
            np.concatenate([self.sums, np.full(len(self.limits) + number, -inf)]),
            np.concatenate([self.sums, self.limits, -self.starts]),
        )

    def _among(self, variables: Collection[Variable]) -> Bits:
        return np.array([variable in variables for variable in self.columns], dtype=bool)

    def _room(self, movable: Bits) -> tuple[Vector, Vector]:
        """How far each count may fall and rise; what no table shows may be anything from zero."""
        lowest = np.concatenate([np.where(movable, -self.falls, 0), np.zeros(self.unseen)])
        highest = np.concatenate([np.where(movable, inf, 0), np.full(self.unseen, inf)])
        return lowest, highest

    def _changed(self, solution: Vector | None) -> Change | None:
        if solution is None:
            return None
        point = solution[: self.size].copy()
        point[: len(self.columns)] -= solution[self.size : self.size + len(self.columns)]
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
