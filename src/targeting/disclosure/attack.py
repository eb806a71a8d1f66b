"""What an attacker is left with who has a release and those before it: how close each protected count can be told.

The attack knows every relation, all that is shown, and that what is hidden is not nothing. It shares no code but the
solver with `protect`, whose mistakes it is to find.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from math import floor, inf

import numpy as np
from scipy.sparse import csr_array, vstack

from targeting.disclosure.solver import SOLVER, Solver, Vector
from targeting.disclosure.system import Relation, Sensitive, System, Terms, Variable

ROUNDING = 1e-4
# No count of citizens is so large; what may lie this far apart is as good as anything.
MOST, FAR = 10_000_000, 1_000_000
# How often all the counts that are still narrow are tried together.
TOGETHER = 12


@dataclass(frozen=True)
class Attack:
    """How many counts a release has and hides, and the smallest width that is left of any count it protects.

    ``smallest_width`` is None where nothing is protected, or nothing bounds it. ``solved``: every width that could be
    the smallest was reckoned to the end.
    """

    cells: int
    hidden: int
    predecessors: int
    minimum: int
    smallest_width: int | None
    solved: bool = True

    @property
    def holds(self) -> bool:
        """Whether nothing can be told to within the minimum, as far as all was reckoned to the end."""
        return self.solved and (self.smallest_width is None or self.smallest_width >= self.minimum)

    @property
    def solver(self) -> str:
        """Whose programmes they are."""
        return SOLVER

    def kept(self) -> dict[str, int | None]:
        """For the run that made it."""
        return asdict(self)

    def as_document(self) -> dict[str, str | int | None]:
        """For whoever reads the release: the same of the same figures, so not how long it took."""
        return {
            "cells": self.cells,
            "shown": self.cells - self.hidden,
            "hidden": self.hidden,
            "predecessors": self.predecessors,
            "minimum": self.minimum,
            "smallest_width": self.smallest_width,
            "solved": self.solved,
            "solver": self.solver,
        }


def smallest_width(
    system: System, hidden: Collection[Variable], sensitive: Sequence[Sensitive]
) -> tuple[int | None, bool]:
    """The least number of whole steps between the smallest and the largest value that a sensitive count may have.

    ``hidden`` are the counts of the system that are not told. None where nothing bounds any of them. And whether every
    programme was solved to the end: one that was not says nothing, and not that a count has no bound.
    """
    attacker = _Attacker(system, hidden, sensitive)
    return attacker.smallest_width(), attacker.solved


class _Attacker:
    """Unknown is every hidden count, and every count that no table shows.

    Every solution tells of each sensitive count one value that it may have; the true ones are the first.
    """

    def __init__(self, system: System, hidden: Collection[Variable], sensitive: Sequence[Sensitive]) -> None:
        unseen = {variable for relation in system.relations for variable in relation.terms} - system.values.keys()
        self._told = {variable: value for variable, value in system.values.items() if variable not in hidden}
        self._place = {variable: place for place, variable in enumerate(sorted({*hidden, *unseen}))}
        lowest = [min(system.values.get(variable, 0), 1) for variable in self._place]
        self._bounds = np.array(lowest, dtype=np.float64), np.full(len(lowest), MOST, dtype=np.float64)
        equal, equal_to = self._rows([each for each in system.relations if each.exact])
        below, at_most = self._rows([each for each in system.relations if not each.exact])
        least = np.concatenate([equal_to, np.full(len(at_most), -inf)])
        self._solver = Solver(csr_array(vstack([equal, below])), least, np.concatenate([equal_to, at_most]))
        self._targets = self._matrix([each.terms for each in sensitive])
        values = system.values | system.unseen
        truth = [sum(f * values[v] for v, f in each.terms.items() if v in self._place) for each in sensitive]
        self._low = self._high = np.array(truth, dtype=np.float64)
        self._minimum = max((each.minimum for each in sensitive), default=0)
        self.solved = True

    def smallest_width(self) -> int | None:
        """The least that is left of any; None where all may be as good as anything."""
        self._widen()
        found: int | None = None
        for number in range(len(self._low)):
            for sign in (-1, 1):
                if not self._may_be_narrower(number, found) or not self._solve(number, sign):
                    break
            else:
                if self._width(number) < FAR and self._may_be_narrower(number, found):
                    found = floor(self._width(number) + ROUNDING)
        return found

    def _widen(self) -> None:
        """Try many counts at once, each upwards or downwards by lot: the fewer are left to be reckoned one by one."""
        dice = np.random.default_rng(0)
        for _ in range(TOGETHER):
            narrow = np.flatnonzero(self._high - self._low + ROUNDING < self._minimum)
            if not len(narrow):
                return
            ways = np.zeros(len(self._low))
            ways[narrow] = dice.choice([-1, 1], len(narrow))
            if not (self._seen(self._targets.T @ ways) and self._seen(self._targets.T @ -ways)):
                return

    def _width(self, number: int) -> float:
        return float(self._high[number] - self._low[number])

    def _may_be_narrower(self, number: int, found: int | None) -> bool:
        return self._width(number) + ROUNDING < (FAR if found is None else found)

    def _solve(self, number: int, sign: int) -> bool:
        """Find the smallest or the largest value of one, and what all the others may be beside it; whether it was."""
        return self._seen(sign * self._targets[[number]].toarray()[0])

    def _seen(self, prices: Vector) -> bool:
        """Find the cheapest of all solutions, and what every count may be by it; whether it was solved to the end."""
        solution = self._solver.cheapest(prices, *self._bounds)
        if solution is None:
            self.solved = False
            return False
        values = self._targets @ solution
        self._low, self._high = np.minimum(self._low, values), np.maximum(self._high, values)
        return True

    def _rows(self, relations: Sequence[Relation]) -> tuple[csr_array, Vector]:
        """The relations with an unknown in them, each with what the told counts leave for it."""
        open_ = [each.terms for each in relations if each.terms.keys() & self._place.keys()]
        return self._matrix(open_), np.array([-self._known(terms) for terms in open_], dtype=np.float64)

    def _matrix(self, rows: Sequence[Terms]) -> csr_array:
        entries = [
            (row, self._place[variable], factor)
            for row, terms in enumerate(rows)
            for variable, factor in terms.items()
            if variable in self._place
        ]
        places, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((factors, (places, columns)), shape=(len(rows), len(self._place)), dtype=np.float64)

    def _known(self, terms: Terms) -> int:
        return sum(factor * self._told[variable] for variable, factor in terms.items() if variable in self._told)
