"""A random control sample outside the candidates: declared in a rule set, allowed by a basis, off by default."""

from __future__ import annotations

from pydantic import Field, StrictInt

from targeting.workspace.declarations import Part
from targeting.workspace.expected import Text


class ControlSample(Part):
    """How many citizens who were not nominated are drawn for assessment, by which seed, and why.

    It is part of the rule set, so that two people stand behind it. ``seed`` decides who is drawn together with the
    workspace's secret key: the same seed draws the same citizens again, and nobody without the key can foresee whom.
    """

    size: StrictInt = Field(ge=1, le=10_000)
    seed: StrictInt = Field(ge=0)
    why_da: Text
    why_en: Text
