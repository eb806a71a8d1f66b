"""The control sample of a run: whom the lot falls on is decided by the rule set's seed and the workspace's own key.

Drawn by how far the rules are from nominating a citizen, most where they are near. Every citizen has one month of every
few in which they may be drawn, which nobody without the key can tell: so nobody is drawn twice in that time, no run has
to remember whom another drew, and the runs of one month draw the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from targeting.audit import ControlSampleDrawn
from targeting.outputs.tables import NOBODY, ControlDraw
from targeting.privacy import KeyRing
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet

NEAR, SOME, FAR = "near", "some", "far"
# Of ten who are drawn: those whom one rule more would nominate, others with points, and the rest.
OF_TEN = (NEAR, SOME, NEAR, NEAR, SOME, NEAR, NEAR, SOME, NEAR, FAR)
_HEX = 8  # as many digits of a digest say whose month it is
_AFTER_ALL = "g"  # sorts after every digit


def control_draw(mode: str, ruleset: RuleSet, keys: KeyRing, today: date, again_after: int) -> ControlDraw:
    """What is to be drawn: nobody unless the rule set asks for it and the run names citizens at all.

    ``again_after`` is how many months pass before a citizen may be drawn again.
    """
    sample = ruleset.control_sample
    if sample is None or mode != "operate":
        return NOBODY
    turn = (today.year * 12 + today.month) % again_after
    # Whoever chooses the seed cannot foresee whom it draws, nor try seeds until one suits: the order takes the key too.
    # Whose month it is does not take the seed: a new one draws others, and nobody again who was drawn lately.
    return ControlDraw(
        sample.size,
        key=keys.pseudonym("control_sample", str(sample.seed)),
        turn=keys.pseudonym("control_sample", "turn"),
        low=_bound(turn, again_after),
        high=_bound(turn + 1, again_after),
    )


def _bound(turn: int, of: int) -> str:
    """Where the digests of a month begin, when they are shared out evenly among ``of``."""
    return _AFTER_ALL if turn == of else f"{turn * 16**_HEX // of:0{_HEX}x}"


def allotted(size: int, there: Mapping[str, int]) -> dict[str, int]:
    """How many to draw of each, of those ``there``: by OF_TEN; where one has no more, the nearest that has.

    A larger size draws no fewer of any.
    """
    drawn = dict.fromkeys((NEAR, SOME, FAR), 0)
    for place in range(min(size, sum(there.values()))):
        asked = OF_TEN[place % len(OF_TEN)]
        given = next(each for each in (asked, *drawn) if drawn[each] < there.get(each, 0))
        drawn[given] += 1
    return drawn


def drawing(warehouse: Warehouse, asked: ControlDraw) -> dict[str, object]:
    """What the draw is told: how many of each stratum and what share of it they are, and whose month it is."""
    month = {"low": asked.low, "high": asked.high}
    counted = warehouse.rows("ask/output/control_stratum", **month)
    persons = {stratum: number for stratum, number, _ in counted}
    drawn = allotted(asked.size, {stratum: there for stratum, _, there in counted})
    shares = {f"{stratum}_share": number / max(persons.get(stratum, 0), 1) for stratum, number in drawn.items()}
    return {**drawn, **shares, **month}


def drawn_for_control(ruleset: RuleSet, asked: ControlDraw) -> ControlSampleDrawn | None:
    """The log entry: size and seed as declared; None: no draw.

    Not how many were drawn, and among how many: that is how many there are less those nominated, which the release may
    hide.
    """
    if ruleset.control_sample is None or asked == NOBODY:
        return None
    return ControlSampleDrawn(size=asked.size, seed=ruleset.control_sample.seed)
