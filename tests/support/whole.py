"""A sparse programme in whole numbers, and how far apart the values lie that its targets may have.

Every whole solution that is found widens all targets at once: of each the smallest and the largest value met so far
are kept, and only those are solved for whose two values are still too close. A solution counts when it fulfils every
line exactly, whatever the solver says of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

Cell = Hashable
Linear = Mapping[Any, float]
Vector = NDArray[np.float64]
# A solution is sought this near the truth first, where most are; only then everywhere.
NEAR, EVERYWHERE = 40, 1_000_000
SECONDS = 60.0
# So many targets are pushed apart by one programme.
AT_ONCE = 40


@dataclass
class Answer:
    """Of each target how far apart its values lie (at least), which are proven to be closer, and what it took."""

    widths: list[int]
    broken: list[tuple[int, int]] = field(default_factory=list)
    undecided: list[int] = field(default_factory=list)
    solves: int = 0

    @property
    def smallest(self) -> int | None:
        """The smallest width; None where there is no target."""
        return min(self.widths, default=None)


class Whole:
    """Unknowns with their least values, lines that are zero or at most zero, and one solution: what was so."""

    def __init__(self, known: Linear, least: Linear, equal: Sequence[Linear], at_most: Sequence[Linear], truth: Linear):
        self.known = known
        cells = {cell for line in [*equal, *at_most] for cell in line} | least.keys()
        self.unknown = sorted(cells - known.keys(), key=repr)
        self.place = {cell: place for place, cell in enumerate(self.unknown)}
        self.least = np.array([least.get(cell, 0) for cell in self.unknown], dtype=np.float64)
        exact, some = self._rows(equal), self._rows(at_most)
        self.lines = csr_array(vstack([exact[0], some[0]]))
        self.high = np.concatenate([exact[1], some[1]])
        self.low = np.concatenate([exact[1], np.full(len(some[1]), -np.inf)])
        self.named = [*exact[2], *some[2]]
        self.truth = np.array([truth[cell] for cell in self.unknown], dtype=np.float64)
        self.solves = 0

    def _rows(self, lines: Sequence[Linear]) -> tuple[csr_array, Vector, list[Linear]]:
        entries: list[tuple[int, int, float]] = []
        right, named, seen = list[float](), list[Linear](), set[object]()
        for line in lines:
            unknown = {self.place[cell]: factor for cell, factor in line.items() if cell in self.place}
            told = -sum(factor * self.known[cell] for cell, factor in line.items() if cell in self.known)
            key = (frozenset(unknown.items()), told)
            if key in seen or (not unknown and told == 0):
                continue
            seen.add(key)
            entries += [(len(right), place, factor) for place, factor in unknown.items()]
            right.append(told)
            named.append(line)
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((factors, (rows, columns)), shape=(len(right), len(self.unknown)), dtype=np.float64)
        return matrix, np.array(right, dtype=np.float64), named

    def contradicted(self) -> list[Linear]:
        """The lines that what was so does not fulfil: there must be none, or the attacker believes what is not so."""
        met = self.lines @ self.truth
        wrong = np.flatnonzero((met > self.high + 1e-9) | (met < self.low - 1e-9))
        below = [{self.unknown[place]: 1.0} for place in np.flatnonzero(self.truth < self.least)]
        return [self.named[row] for row in wrong] + below

    def spread(self, targets: Sequence[Linear], minimum: int) -> Answer:
        """How far apart the values of each target lie that whole solutions give it, until that is the minimum."""
        search = _Search(self, targets, minimum)
        search.met(self.truth)
        search.push()
        for number in range(len(targets)):
            if search.close(number):
                search.settle(number)
        answer = search.answer
        answer.widths = [round(width) for width in search.highest - search.lowest]
        answer.solves = self.solves
        return answer

    def solved(
        self, objective: Vector, reach: float, more: Sequence[LinearConstraint] = (), beside: int = 0, most: float = 0
    ) -> tuple[Vector | None, bool]:
        """A whole solution near the truth, or None; and whether that is proven (best, or that there is none).

        ``beside`` are further unknowns of 0 to ``most``, which stand last in ``objective`` and ``more``.
        """
        self.solves += 1
        lowest = np.concatenate([np.maximum(self.least, self.truth - reach), np.zeros(beside)])
        highest = np.concatenate([self.truth + reach, np.full(beside, most)])
        lines = csr_array(hstack([self.lines, csr_array((self.lines.shape[0], beside))])) if beside else self.lines
        found = milp(
            objective,
            integrality=np.concatenate([np.ones(len(self.unknown)), np.zeros(beside)]),
            bounds=Bounds(lowest, highest),
            constraints=[LinearConstraint(lines, self.low, self.high), *more],
            options={"time_limit": SECONDS, "mip_rel_gap": 0.02},
        )
        if found.x is None:
            return None, found.status == 2
        point = np.round(found.x[: len(self.unknown)])
        return (point if self.fulfils(point) else None), found.status == 0

    def fulfils(self, point: Vector) -> bool:
        """Whether the point is a solution, exactly."""
        met = self.lines @ point
        return bool((met <= self.high).all() and (met >= self.low).all() and (point >= self.least).all())


class _Search:
    """What the solutions found so far say of each target."""

    def __init__(self, whole: Whole, targets: Sequence[Linear], minimum: int) -> None:
        self.whole, self.minimum = whole, minimum
        self.rows = whole_rows(whole, targets)
        self.told = np.array([sum(f * whole.known[c] for c, f in t.items() if c in whole.known) for t in targets])
        self.lowest = np.full(len(targets), np.inf)
        self.highest = np.full(len(targets), -np.inf)
        self.answer = Answer([])

    def met(self, point: Vector) -> None:
        values = self.rows @ point + self.told
        self.lowest, self.highest = np.minimum(self.lowest, values), np.maximum(self.highest, values)

    def close(self, number: int) -> bool:
        return bool(self.highest[number] - self.lowest[number] < self.minimum)

    def push(self) -> None:
        """Push many targets apart at once, up and then down, for as long as that gets some of them there."""
        for sign in (1, -1):
            tried = set[int]()
            while still := [n for n in range(len(self.lowest)) if self.close(n) and n not in tried][:AT_ONCE]:
                before = sum(map(self.close, still))
                self._pushed(still, sign)
                if sum(map(self.close, still)) == before:
                    tried |= set(still)

    def _pushed(self, numbers: Sequence[int], sign: int) -> None:
        """No target counts for more than it lacks: so many get some of it rather than one all."""
        size = len(numbers)
        rows, start = self.rows[numbers], (self.lowest if sign == 1 else self.highest)[numbers]
        limits = LinearConstraint(
            csr_array(hstack([-sign * rows, eye_array(size)])), -np.inf, -sign * (start - self.told[numbers])
        )
        objective = np.concatenate([np.zeros(len(self.whole.unknown)), -np.ones(size)])
        point, _ = self.whole.solved(objective, NEAR, [limits], size, self.minimum)
        if point is not None:
            self.met(point)

    def settle(self, number: int) -> None:
        """One target by itself, until it is wide enough, or proven to be narrower, or time is out."""
        proven = {1: False, -1: False}
        for sign in (1, -1):
            for reach in (NEAR, EVERYWHERE):
                if self.close(number):
                    row = self.rows[[number]].toarray()[0]
                    point, proven[sign] = self.whole.solved(-sign * row, reach)
                    if point is not None:
                        self.met(point)
        if self.close(number):
            width = round(self.highest[number] - self.lowest[number])
            if all(proven.values()):
                self.answer.broken.append((number, width))
            else:
                self.answer.undecided.append(number)


def whole_rows(whole: Whole, targets: Iterable[Linear]) -> csr_array:
    """The targets as rows over the unknowns."""
    all_ = list(targets)
    entries = [(n, whole.place[c], f) for n, t in enumerate(all_) for c, f in t.items() if c in whole.place]
    rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((factors, (rows, columns)), shape=(len(all_), len(whole.unknown)), dtype=np.float64)
