"""The fewest cells to hide, as one programme over whole cells: for each sensitive count a change of its own.

What the programme finds is taken where it is cheaper and the linear programmes prove it again. It ends after a fixed
number of nodes, never after a time, so that the same tables are always hidden alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array, diags_array, eye_array, hstack, kron, vstack

from targeting.disclosure.programme import Programme, price
from targeting.disclosure.solver import kept_quiet
from targeting.disclosure.system import Variable

# How many unknowns it may have, and how many nodes it may open: a few seconds of processor time at the most.
UNKNOWNS, NODES = 4_000, 20
# No count is changed by more than so many times the largest minimum: the tighter, the sooner there is a proof.
FARTHEST = 2


@dataclass(frozen=True)
class Fewest:
    """The cells it hides, and whether it is proven that none are cheaper."""

    hidden: frozenset[Variable]
    proven: bool


def fewest(programme: Programme, forced: Collection[Variable], wanted: Sequence[int]) -> Fewest | None:
    """The cheapest cells, with ``forced``, that protect all the wanted; None where that is too much work."""
    choice = [place for place, variable in enumerate(programme.columns) if variable not in forced]
    if not choice or len(wanted) * programme.size > UNKNOWNS:
        return None
    farthest = FARTHEST * max(programme.needs[number] for number in wanted)
    prices = [price(programme.system, programme.columns[place]) for place in choice]
    with kept_quiet():
        found = milp(
            np.concatenate([prices, np.zeros(len(wanted) * programme.size)]),
            integrality=np.concatenate([np.ones(len(choice)), np.zeros(len(wanted) * programme.size)]),
            bounds=_bounds(programme, len(choice), len(wanted), farthest),
            constraints=[_changes(programme, len(choice), wanted), _only_hidden(programme, choice, wanted, farthest)],
            options={"node_limit": NODES, "mip_rel_gap": 0.0},
        )
    if found.x is None:
        return None
    chosen = {programme.columns[place] for place, value in zip(choice, found.x, strict=False) if value > 0.5}
    return Fewest(frozenset(forced) | chosen, proven=found.status == 0)


def _bounds(programme: Programme, choices: int, copies: int, farthest: float) -> Bounds:
    falls = np.minimum(programme.falls, farthest)
    lowest = np.concatenate([-falls, np.zeros(programme.unseen)])
    highest = np.concatenate([np.full(len(falls), farthest), np.full(programme.unseen, inf)])
    return Bounds(
        np.concatenate([np.zeros(choices), np.tile(lowest, copies)]),
        np.concatenate([np.ones(choices), np.tile(highest, copies)]),
    )


def _changes(programme: Programme, choices: int, wanted: Sequence[int]) -> LinearConstraint:
    """Each copy is a change that agrees with every relation, and raises its sensitive count by the minimum."""
    copies = len(wanted)
    relations = kron(eye_array(copies), vstack([programme.equal, programme.below]))
    targets = block_diag([programme.targets[[number]] for number in wanted])
    rows = vstack([relations, targets])
    lowest = np.concatenate([programme.sums, np.full(len(programme.limits), -inf)])
    highest = np.concatenate([programme.sums, programme.limits])
    needs = (programme.needs + programme.starts)[list(wanted)]
    return LinearConstraint(
        hstack([csr_array((rows.shape[0], choices)), rows]),
        np.concatenate([np.tile(lowest, copies), needs]),
        np.concatenate([np.tile(highest, copies), np.full(copies, inf)]),
    )


def _only_hidden(
    programme: Programme, choice: Sequence[int], wanted: Sequence[int], farthest: float
) -> LinearConstraint:
    """What is not hidden does not move, in any copy."""
    copies, choices = len(wanted), len(choice)
    moves = kron(eye_array(copies), eye_array(programme.size, format="csr")[list(choice)])
    falls = np.minimum(programme.falls, farthest)[list(choice)]
    rises = hstack([kron(np.ones((copies, 1)), diags_array(np.full(choices, -farthest))), moves])
    lowered = hstack([kron(np.ones((copies, 1)), diags_array(-falls)), -moves])
    return LinearConstraint(vstack([rises, lowered]), -inf, 0)
