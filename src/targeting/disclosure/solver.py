"""One linear programme that is solved again and again, with other prices and bounds, from where it stood last.

Most of what a solver does from nothing has been done by the programme before: docs/adr/0066-a-solver-that-goes-on.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

Vector = NDArray[np.float64]

# Of the relations alone, with the primal simplex: only this one goes on from a solution whose prices are others now.
OPTIONS: dict[str, str | int] = {
    "presolve": "off",
    "solver": "simplex",
    "simplex_strategy": 4,
    "threads": 1,
    "simplex_iteration_limit": 200_000,
}
SOLVER = f"HiGHS (highspy {version('highspy')})"


class Solver:
    """The rows of a programme, each of which has to come to between ``least`` and ``most``.

    It stops at a number of steps and never at a time, so that the same programmes always have the same solutions.
    """

    def __init__(self, rows: csr_array, least: Vector, most: Vector) -> None:
        with kept_quiet():
            self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
            self._highs.silent()
        for name, value in OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._prices, self._lowest, self._highest = (np.zeros(rows.shape[1]) for _ in range(3))
        self._highs.passModel(self._programme(csc_array(rows), least, most))

    def cheapest(self, prices: Vector, lowest: Vector, highest: Vector) -> Vector | None:
        """What costs least of all that the rows and bounds allow; None where they allow nothing, or it found no end."""
        self._reprice(prices)
        self._bound(lowest, highest)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal and not self._anew():
            return None
        return np.array(self._highs.getSolution().col_value)

    def _anew(self) -> bool:
        """From nothing, where it got stuck on the way from the solution before."""
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return False
        self._highs.clearSolver()
        self._highs.run()
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _programme(self, rows: csc_array, least: Vector, most: Vector) -> highspy.HighsLp:
        programme = highspy.HighsLp()
        programme.num_row_, programme.num_col_ = rows.shape
        programme.col_cost_, programme.col_lower_, programme.col_upper_ = self._prices, self._lowest, self._highest
        programme.row_lower_, programme.row_upper_ = least, most
        matrix = programme.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_, matrix.index_, matrix.value_ = rows.indptr, rows.indices, rows.data
        return programme

    def _reprice(self, prices: Vector) -> None:
        other = np.flatnonzero(prices != self._prices).astype(np.int32)
        self._highs.changeColsCost(len(other), other, prices[other])
        self._prices = prices

    def _bound(self, lowest: Vector, highest: Vector) -> None:
        other = np.flatnonzero((lowest != self._lowest) | (highest != self._highest)).astype(np.int32)
        self._highs.changeColsBounds(len(other), other, lowest[other], highest[other])
        self._lowest, self._highest = lowest, highest


@contextmanager
def kept_quiet() -> Iterator[None]:
    """The solver prints lines of its own now and then, past Python: neither a program nor a person is to meet them."""
    streams = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        for number in (1, 2):
            os.dup2(nowhere, number)
        yield
    finally:
        for number, kept in enumerate(streams, start=1):
            os.dup2(kept, number)
            os.close(kept)
        os.close(nowhere)
