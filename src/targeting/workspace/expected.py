"""What a rule set is expected to nominate, declared beside its rules so that it is approved with them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from targeting.errors import Invalid
from targeting.language import listed
from targeting.workspace.declarations import Part
from targeting.workspace.groups import age_bands

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Direction = Literal["lower", "higher"]
# The groups that are known before a run; which areas there are, only the register says.
GROUPS = {"sex": ("K", "M"), "age_band": age_bands()}
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Departure(Part):
    """A group whose nominated share is known to be lower, or higher, than that of all others; and why it may be."""

    group_by: Literal["sex", "age_band", "area"]
    group_value: Text
    direction: Direction
    because_da: Text
    because_en: Text

    @model_validator(mode="after")
    def _a_group_there_is(self) -> Departure:
        known = GROUPS.get(self.group_by)
        if known and self.group_value not in known:
            raise Invalid(
                "group_value is none of the groups of {group_by}: {known}", group_by=self.group_by, known=listed(known)
            )
        return self


class Expected(Part):
    """The bounds outside which a run warns; it never stops.

    Percent nominated of the adults the rules are held against: 1 to 5, the sanity band drawn from the two published
    counts of citizens with several concurrent involvements; above it the criteria are too wide. ``group_ratio`` is how
    many times larger or smaller than all others' a group's share may be; 2 is the program's own choice.
    """

    min_percent: Percent = 1.0
    max_percent: Percent = 5.0
    group_ratio: float = Field(default=2.0, gt=1, le=100, allow_inf_nan=False)
    departures: tuple[Departure, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Expected:
        if self.min_percent > self.max_percent:
            raise Invalid("min_percent is larger than max_percent")
        groups = [(each.group_by, each.group_value, each.direction) for each in self.departures]
        if len(set(groups)) != len(groups):
            raise Invalid("departures: a group and direction are explained once")
        return self

    def explanation(self, group_by: str, group_value: str, direction: Direction) -> Departure | None:
        """Why this group may depart in this direction; None when the rule set does not say."""
        asked = (group_by, group_value, direction)
        return next((one for one in self.departures if (one.group_by, one.group_value, one.direction) == asked), None)
