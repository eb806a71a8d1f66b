"""The two sides of a comparison, and which of their counts are one count, with each other and with the release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from targeting.disclosure.release import Published
from targeting.disclosure.system import EVERYBODY, Row, Rows, Variable, left

RELEASE = "release"
MOVES = ("entered", "left", "stayed")
SIDE_OF_RULES = {"entered": "b", "left": "a"}

Group = tuple[str, str]


@dataclass(frozen=True)
class Side:
    """How one side's counts hang together with others: two counts under one name are one count.

    RELEASE names those that the run's release states. ``bands`` is so for counts by age band, which need the same day
    too; ``points`` for the distribution. ``required`` are the rules that everybody nominated meets, ``weights`` the
    points of each rule, ``steps`` the attrition's numbers by step id.
    """

    nominated: str
    scored: str
    bands: str
    points: str
    threshold: int
    required: frozenset[str]
    weights: Mapping[str, int]
    steps: Mapping[str, int]

    @property
    def most(self) -> int:
        """The points of whoever hits every rule."""
        return sum(self.weights.values())


@dataclass(frozen=True)
class Comparison:
    """The unsuppressed rows of sql/compare, and the two sides."""

    groups: Rows
    rules: Rows
    steps: Rows
    points: Rows
    sides: Mapping[str, Side]


class Naming:
    """The variable behind each count."""

    def __init__(self, comparison: Comparison, release: Published) -> None:
        self.comparison, self.release = comparison, release
        self.groups: list[Group] = [(row["group_by"], row["group_value"]) for row in comparison.groups]
        self.top = max((row["points"] for row in comparison.points), default=0)

    def of(self, table: str, row: Row) -> dict[str, Variable]:
        """The variables of a row's counts, by column."""
        match table:
            case "groups":
                group = (row["group_by"], row["group_value"])
                sided = {f"nominated_{side}": self.nominated(side, group) for side in "ab"}
                sided |= {f"scored_{side}": self.scored(side, group) for side in "ab"}
                return sided | {move: moved(move, group) for move in MOVES}
            case "rules":
                return {"persons": ("hit", row["moved"], row["rule"])}
            case "steps":
                return {"persons": ("fell", row["moved"], row["step"])}
            case _:
                return {f"persons_{side}": self.points(side, row["points"]) for side in "ab"}

    def nominated(self, side: str, group: Group = EVERYBODY) -> Variable:
        """How many of the group a side nominates."""
        name = self._name(side, group, "nominated")
        return left(self.release.steps.last, group) if name == RELEASE else ("nominated", name, *group)

    def scored(self, side: str, group: Group = EVERYBODY) -> Variable:
        """How many of the group are held against a side's rules."""
        name = self._name(side, group, "scored")
        return left(self.release.steps.eligible, group) if name == RELEASE else ("scored", name, *group)

    def points(self, side: str, points: int) -> Variable:
        """How many have these points; the release's highest row is another than the comparison's."""
        name = self.comparison.sides[side].points
        stated = ("distribution", "points", str(points))
        if name == RELEASE and points < self.top and stated in self.release.system.values:
            return stated
        return ("points", name, str(points))

    def _name(self, side: str, group: Group, count: str) -> str:
        found: str = getattr(self.comparison.sides[side], count)
        own_bands = found == RELEASE and group[0] == "age_band" and self.comparison.sides[side].bands != RELEASE
        return f"{side} by another day's age" if own_bands else found


def moved(move: str, group: Group = EVERYBODY) -> Variable:
    """How many of the group enter, leave or stay."""
    return ("moved", move, *group)
