"""The steps from a list to one plan that are counted, as catalogue/funnel.toml declares them."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.law import load_shipped, shipped

# Who is on the list of the quarter, or was met in it; and who was met in it, whom every later step is of.
NOMINATED, MET = "nominated", "met"
MET_BEFORE, NOT_HANDED_OVER = "met_before", "not_handed_over"


class FunnelReason(Part):
    """Why a citizen came no further; ``told_of_all``: that it is so of everybody would tell of each."""

    id: str
    label_da: str = Field(min_length=1)
    label_en: str = Field(min_length=1)
    told_of_all: bool = False


class FunnelStep(Part):
    """A step; ``reasons`` are why somebody who came to the one before did not come to this."""

    id: str
    label_da: str = Field(min_length=1)
    label_en: str = Field(min_length=1)
    told_of_all: bool = False
    reasons: tuple[FunnelReason, ...] = ()


class _Funnel(Declaration):
    steps: tuple[FunnelStep, ...] = Field(min_length=2)


@cache
def funnel_steps() -> tuple[FunnelStep, ...]:
    """The steps, in their order: `NOMINATED`, `MET`, and those that come after a meeting."""
    return load_shipped(shipped() / "funnel.toml", _Funnel).steps
