"""The control sample of a run: whom the lot falls on is decided by the rule set's seed and the workspace's own key."""

from __future__ import annotations

from targeting.audit import ControlSampleDrawn
from targeting.outputs.tables import NOBODY, ControlDraw
from targeting.privacy import KeyRing
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet


def control_draw(mode: str, ruleset: RuleSet, keys: KeyRing) -> ControlDraw:
    """What is to be drawn: nobody unless the rule set asks for it and the run names citizens at all."""
    sample = ruleset.control_sample
    if sample is None or mode != "operate":
        return NOBODY
    # Whoever chooses the seed cannot foresee whom it draws, nor try seeds until one suits: the order takes the key too.
    return ControlDraw(sample.size, keys.pseudonym("control_sample", str(sample.seed)))


def drawn_for_control(warehouse: Warehouse, ruleset: RuleSet, asked: ControlDraw) -> ControlSampleDrawn | None:
    """The log entry: size and seed as declared, how many were drawn and among how many; None: no draw."""
    if ruleset.control_sample is None or asked == NOBODY:
        return None
    ((population,),) = warehouse.rows("ask/score/control_population")
    count = warehouse.count("output.control_sample")
    return ControlSampleDrawn(
        size=asked.size,
        seed=ruleset.control_sample.seed,
        population=population,
        drawn=count,
        everybody=count == population,
    )
