"""A programme that is solved again and again has, each time, the price that another program finds from nothing."""

from __future__ import annotations

import os
import random
import sys

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from targeting.disclosure import solver as module
from targeting.disclosure.solver import Solver, Vector, kept_quiet

ROWS, COLUMNS = 12, 20


def programme(seed: int) -> tuple[csr_array, Vector, Vector]:
    """Sums of some of the unknowns, each exact or at most so much."""
    dice = random.Random(seed)
    rows = np.array([[dice.choice([0, 0, 0, 1, -1]) for _ in range(COLUMNS)] for _ in range(ROWS)], dtype=np.float64)
    most = np.array([dice.randint(0, 9) for _ in range(ROWS)], dtype=np.float64)
    exact = np.array([dice.random() < 0.3 for _ in range(ROWS)])
    return csr_array(rows), np.where(exact, most, -np.inf), most


def asked(dice: random.Random) -> tuple[Vector, Vector, Vector]:
    """Prices and bounds: many of the unknowns cannot move, as what is shown cannot."""
    moves = np.array([dice.random() < 0.7 for _ in range(COLUMNS)])
    prices = np.array([dice.randint(-3, 9) for _ in range(COLUMNS)], dtype=np.float64)
    lowest = np.where(moves, [-dice.randint(0, 5) for _ in range(COLUMNS)], 0).astype(np.float64)
    return prices, lowest, np.where(moves, 50.0, 0.0)


@pytest.mark.parametrize("seed", range(20))
def test_each_answer_is_as_cheap_as_one_reckoned_from_nothing(seed: int) -> None:
    rows, least, most = programme(seed)
    solver, dice = Solver(rows, least, most), random.Random(seed)
    exact = np.isfinite(least)
    for _ in range(15):
        prices, lowest, highest = asked(dice)
        found = solver.cheapest(prices, lowest, highest)
        other = linprog(
            prices,
            A_eq=rows[exact],
            b_eq=most[exact],
            A_ub=rows[~exact],
            b_ub=most[~exact],
            bounds=np.column_stack([lowest, highest]),
        )
        assert (found is None) == (other.x is None)
        if found is not None:
            assert prices @ found == pytest.approx(other.fun, abs=1e-6)
            assert ((lowest - 1e-6 <= found) & (found <= highest + 1e-6)).all()
            assert ((least - 1e-6 <= rows @ found) & (rows @ found <= most + 1e-6)).all()


def test_it_always_ends_and_then_has_found_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked hides more, or holds the figures."""
    rows, least, most = programme(1)
    monkeypatch.setitem(module.OPTIONS, "simplex_iteration_limit", 0)
    assert Solver(rows, least, most).cheapest(*asked(random.Random(1))) is None


def test_where_it_got_stuck_on_the_way_it_begins_anew() -> None:
    rows, least, most = programme(1)
    solver, fresh, dice = Solver(rows, least, most), Solver(rows, least, most), random.Random(1)
    solver.cheapest(*asked(dice))
    prices, lowest, highest = asked(dice)
    expected = fresh.cheapest(prices, lowest, highest)
    run, stuck = solver._highs.run, iter([True])

    def once_stuck() -> None:
        solver._highs.setOptionValue("simplex_iteration_limit", 0 if next(stuck, False) else 1000)
        run()

    solver._highs.run = once_stuck  # type: ignore[method-assign,assignment]
    found = solver.cheapest(prices, lowest, highest)
    assert expected is not None and found is not None
    assert prices @ found == pytest.approx(prices @ expected)


def test_what_the_solver_prints_reaches_neither_a_program_nor_a_person(capfd: pytest.CaptureFixture[str]) -> None:
    """It writes past Python, on both streams."""
    print("before")
    with kept_quiet():
        os.write(1, b"Running HiGHS")
        os.write(2, b"HighsMipSolverData")
    print("after", file=sys.stderr)
    assert capfd.readouterr() == ("before\n", "after\n")
