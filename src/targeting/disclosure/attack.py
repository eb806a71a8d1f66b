"""What an attacker is left with who has a release and those before it: how close each protected count can be told.

The attack knows every relation, all that is shown, and that what is hidden is not nothing. It shares no code with
`protect`, whose mistakes it is to find.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from math import floor

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from targeting.disclosure.system import Relation, Sensitive, System, Terms, Variable

ROUNDING = 1e-4
OPTIMAL, UNBOUNDED = 0, 3  # how scipy says that a programme was solved to the end


@dataclass(frozen=True)
class Attack:
    """How many counts a release has and hides, and the smallest width that is left of any count it protects.

    ``smallest_width`` is None where nothing is protected, or nothing bounds it. ``small`` are the hidden counts that
    are small themselves: to publish how many they are would narrow the others. ``solved``: every width that could be
    the smallest was reckoned to the end.
    """

    cells: int
    hidden: int
    small: int
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
        return f"HiGHS (scipy {scipy.__version__})"

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
    system: System, hidden: Collection[Variable], sensitive: Collection[Sensitive]
) -> tuple[int | None, bool]:
    """The least number of whole steps between the smallest and the largest value that a sensitive count may have.

    ``hidden`` are the counts of the system that are not told. None where nothing bounds any of them. And whether every
    programme was solved to the end: one that was not says nothing, and not that a count has no bound.
    """
    attacker, found = _Attacker(system, hidden), None
    for each in sensitive:
        found = attacker.narrower(each, found)
    return found, attacker.solved


class _Attacker:
    """Unknown is every hidden count, and every count that no table shows."""

    def __init__(self, system: System, hidden: Collection[Variable]) -> None:
        unseen = {variable for relation in system.relations for variable in relation.terms} - system.values.keys()
        self._values = system.values | system.unseen
        self._told = {variable: value for variable, value in system.values.items() if variable not in hidden}
        self._place = {variable: place for place, variable in enumerate(sorted({*hidden, *unseen}))}
        self._least = [(min(system.values.get(variable, 0), 1), None) for variable in self._place]
        self._equal, self._equal_to = self._rows([each for each in system.relations if each.exact])
        self._below, self._at_most = self._rows([each for each in system.relations if not each.exact])
        self.solved = True

    def narrower(self, sensitive: Sensitive, found: int | None) -> int | None:
        """The width of one count where it is less than ``found``, or else that; None where it has no bound."""
        target, truth = np.zeros(len(self._place)), 0
        for variable, factor in sensitive.terms.items():
            if variable in self._place:
                target[self._place[variable]] = factor
                truth += factor * self._values[variable]
        least = self._least_of(-target)
        if least is None or (found is not None and -least - truth >= found):
            return found  # as the smallest value it may have is no more than the truth
        lowest = self._least_of(target)
        width = None if lowest is None else floor(-least - lowest + ROUNDING)
        return found if width is None or (found is not None and width >= found) else width

    def _least_of(self, target: NDArray[np.float64]) -> float | None:
        solution = linprog(
            target,
            A_eq=self._equal,
            b_eq=self._equal_to,
            A_ub=self._below,
            b_ub=self._at_most,
            bounds=self._least,
            method="highs-ds",
        )
        self.solved &= solution.status in (OPTIMAL, UNBOUNDED)
        return float(solution.fun) if solution.status == OPTIMAL else None

    def _rows(self, relations: Sequence[Relation]) -> tuple[csr_array, list[int]]:
        """The relations with an unknown in them, each with what the told counts leave for it."""
        open_ = [each for each in relations if each.terms.keys() & self._place.keys()]
        entries = [
            (row, self._place[variable], factor)
            for row, relation in enumerate(open_)
            for variable, factor in relation.terms.items()
            if variable in self._place
        ]
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(open_), len(self._place))
        return csr_array((factors, (rows, columns)), shape=shape, dtype=np.float64), [
            -self._known(relation.terms) for relation in open_
        ]

    def _known(self, terms: Terms) -> int:
        return sum(factor * self._told[variable] for variable, factor in terms.items() if variable in self._told)
