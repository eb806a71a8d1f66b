"""The groups that the tables count by: age bands as catalogue/age_bands.toml declares them, and areas put together."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from targeting.errors import Invalid
from targeting.language import listed
from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.law import load_shipped, shipped

AreaName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class Banding(Part):
    """The ages at which each band begins; used from so many citizens on."""

    id: str
    citizens: int = Field(ge=0)
    begins: tuple[int, ...] = Field(min_length=2)

    @property
    def bands(self) -> tuple[tuple[int, int | None, str], ...]:
        """Of each band the first age, the first that is not in it (None: the oldest are in), and its name."""
        closed = [(begins, ends, f"{begins}-{ends - 1}") for begins, ends in pairwise(self.begins)]
        return (*closed, (self.begins[-1], None, f"{self.begins[-1]}+"))


class _Bandings(Declaration):
    bandings: tuple[Banding, ...] = Field(min_length=1)


@cache
def bandings() -> tuple[Banding, ...]:
    """From fine to coarse."""
    return load_shipped(shipped() / "age_bands.toml", _Bandings).bandings


@cache
def age_bands() -> tuple[str, ...]:
    """Every age band of any banding, by name, those of the finest first."""
    return tuple(dict.fromkeys(name for banding in bandings() for _, _, name in banding.bands))


class Groups(Part):
    """What a municipality says of the groups in its tables.

    ``age_bands`` names a banding; left out, the number of citizens decides. ``areas`` are districts that are counted as
    one, by the name they have together: what the register calls them.
    """

    age_bands: str | None = None
    areas: dict[AreaName, tuple[AreaName, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_there(self) -> Groups:
        known = [banding.id for banding in bandings()]
        if self.age_bands is not None and self.age_bands not in known:
            raise Invalid("age_bands is none of {known}", known=listed(known))
        return self

    @model_validator(mode="after")
    def _each_area_once(self) -> Groups:
        parts = [part for parts in self.areas.values() for part in parts]
        if len(set(parts)) != len(parts):
            raise Invalid("areas: a district is part of one area alone")
        return self

    def banding(self, citizens: int) -> Banding:
        """The one that is named, or the finest that is for so many citizens."""
        fitting = [each for each in bandings() if each.id == self.age_bands]
        return (fitting or [each for each in bandings() if each.citizens <= citizens])[0]
