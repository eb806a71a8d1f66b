"""The last row of each measure, as catalogue/measure_tops.toml declares it: so much or more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import Field

from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.law import load_shipped, shipped


class _Tops(Part):
    """The last row of each measure; used from so many citizens on."""

    citizens: int = Field(ge=0)
    points: int = Field(ge=1)
    departments: int = Field(ge=1)
    benefits: int = Field(ge=1)
    services: int = Field(ge=1)
    service_centres: int = Field(ge=1)
    laws: int = Field(ge=1)
    plans: int = Field(ge=1)


class _File(Declaration):
    tops: tuple[_Tops, ...] = Field(min_length=1)


def measure_tops(citizens: int) -> Mapping[str, int]:
    """By measure, for a municipality of so many citizens: the value that its last row begins at."""
    fitting = next(each for each in _declared() if each.citizens <= citizens)
    return {measure: top for measure, top in fitting.model_dump().items() if measure != "citizens"}


@cache
def _declared() -> tuple[_Tops, ...]:
    """From the largest municipalities to the smallest."""
    return load_shipped(shipped() / "measure_tops.toml", _File).tops
