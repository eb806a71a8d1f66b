"""Small random tables with their totals, and the fewest cells that protect them, found by trying.

It shares no code with disclosure control: a solver is asked how high each small count can be. In a table of two ways
with whole totals, the highest is a whole number of itself.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from targeting.disclosure.system import Sensitive, System, Variable, add_sum

MINIMUM, MOST = 5, 10_000


@dataclass(frozen=True)
class Found:
    """How many cells the best pattern hides, and how many small counts are told where they alone are hidden."""

    hidden: int
    told_by_small_alone: int


def small_table(dice: random.Random, most: int = 4) -> System:
    """Three or more rows × columns and their totals; no total is more of a headline than another."""
    rows, columns = dice.randint(3, most), dice.randint(3, most)
    system = System()
    numbers = [(r, c) for r in range(rows) for c in range(columns)]
    inner = {each: dice.choice([0, dice.randint(1, 9), dice.randint(5, 60)]) for each in numbers}
    for (r, c), value in inner.items():
        system.add_cell((str(r), str(c)), value, MINIMUM)
    for r in range(rows):
        system.add_cell((str(r), "all"), sum(inner[r, c] for c in range(columns)), MINIMUM)
        add_sum(system, (str(r), "all"), [(str(r), str(c)) for c in range(columns)])
    for c in range(columns):
        system.add_cell(("all", str(c)), sum(inner[r, c] for r in range(rows)), MINIMUM)
        add_sum(system, ("all", str(c)), [(str(r), str(c)) for r in range(rows)])
    system.add_cell(("all", "all"), sum(inner.values()), MINIMUM)
    add_sum(system, ("all", "all"), [(str(r), "all") for r in range(rows)])
    add_sum(system, ("all", "all"), [("all", str(c)) for c in range(columns)])
    small = [variable for variable, value in system.values.items() if 0 < value < MINIMUM]
    system.sensitive += [Sensitive({variable: 1}, MINIMUM) for variable in small]
    return system


def by_hand(system: System) -> Found:
    """Every pattern is tried, the smallest first."""
    small = [variable for variable, value in system.values.items() if 0 < value < MINIMUM]
    told = sum(not _lies_above(system, variable, small) for variable in small)
    for pattern in _patterns(system, small):
        if all(_lies_above(system, variable, pattern) for variable in small):
            return Found(len(pattern), told)
    raise AssertionError("no pattern protects it")


def _patterns(system: System, small: list[Variable]) -> Iterator[tuple[Variable, ...]]:
    others = sorted(v for v, value in system.values.items() if value >= MINIMUM)
    for size in range(len(others) + 1):
        yield from ((*small, *beside) for beside in combinations(others, size))


def _lies_above(system: System, target: Variable, hidden: Collection[Variable]) -> bool:
    """Whether the count can be its minimum higher with everything shown as it is."""
    place = {variable: number for number, variable in enumerate(hidden)}
    equal = np.zeros((len(system.relations), len(place)))
    known = np.zeros(len(system.relations))
    for number, relation in enumerate(system.relations):
        for variable, factor in relation.terms.items():
            if variable in place:
                equal[number, place[variable]] = factor
            else:
                known[number] -= factor * system.values[variable]
    aim = np.zeros(len(place))
    aim[place[target]] = -1
    answer = linprog(aim, A_eq=equal, b_eq=known, bounds=[(1, MOST)] * len(place))
    return answer.status == 0 and -answer.fun >= system.values[target] + MINIMUM - 1e-6
