"""Disclosure control of a comparison: who enters, leaves and stays, held together with the release of the same run.

docs/adr/0017-compare.md: what is protected and what is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from targeting.privacy.disclosure_published import Published
from targeting.privacy.disclosure_relations import dropped
from targeting.privacy.disclosure_system import EVERYBODY, Variable, left
from targeting.privacy.disclosure_trial import Trial

RELEASE = "release"
MOVES = ("entered", "left", "stayed")
SIDE_OF_RULES = {"entered": "b", "left": "a"}

Rows = list[dict[str, Any]]
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


def suppressed(comparison: Comparison, release: Published) -> Comparison:
    """The same with every count that would tell of few persons as None, and the highest points as one row."""
    comparison = _with_top(comparison, release)
    naming = _Naming(comparison, release)
    trial = Trial(release)
    _cells(trial, naming)
    _groups(trial, naming)
    _rules(trial, naming)
    _steps(trial, naming)
    _points(trial, naming)
    _beside_the_release(trial, naming)
    hidden = trial.hidden()
    tables = {
        table: [_masked(row, naming.of(table, row), hidden) for row in getattr(comparison, table)]
        for table in ("groups", "rules", "steps", "points")
    }
    return Comparison(sides=comparison.sides, **tables)


def _masked(row: Mapping[str, Any], variables: Mapping[str, Variable], hidden: frozenset[Variable]) -> dict[str, Any]:
    return dict(row) | {column: None for column, variable in variables.items() if variable in hidden}


def _with_top(comparison: Comparison, release: Published) -> Comparison:
    """The highest points share one row of at least the minimum, or of nobody, on both sides and in the release."""
    values = sorted(row["points"] for row in comparison.points)
    released = [int(name[2]) for name in release.system.values if name[:2] == ("distribution", "points")]
    shared = any(side.points == RELEASE for side in comparison.sides.values())
    top = min([*values[-1:], *([max(released)] if shared and released else [])], default=0)
    while top > min(values, default=0) and any(
        0 < sum(row[column] for row in comparison.points if row["points"] >= top) < release.minimum
        for column in ("persons_a", "persons_b")
    ):
        top -= 1
    rows = [row | {"or_more": False} for row in comparison.points if row["points"] < top]
    tail = [row for row in comparison.points if row["points"] >= top]
    sums = {column: sum(row[column] for row in tail) for column in ("persons_a", "persons_b")}
    rows += [{"points": top, **sums, "or_more": len(tail) > 1}] if tail else []
    return Comparison(comparison.groups, comparison.rules, comparison.steps, rows, comparison.sides)


class _Naming:
    """The variable behind each count."""

    def __init__(self, comparison: Comparison, release: Published) -> None:
        self.comparison, self.release = comparison, release
        self.groups: list[Group] = [(row["group_by"], row["group_value"]) for row in comparison.groups]
        self.top = max((row["points"] for row in comparison.points), default=0)

    def of(self, table: str, row: Mapping[str, Any]) -> dict[str, Variable]:
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


def _cells(trial: Trial, naming: _Naming) -> None:
    for table in ("groups", "rules", "steps", "points"):
        for row in getattr(naming.comparison, table):
            for column, variable in naming.of(table, row).items():
                trial.count(variable, row[column], headline=variable[-2:] == EVERYBODY)


def _groups(trial: Trial, naming: _Naming) -> None:
    """Nominated before = left + stayed, after = entered + stayed, and every grouping sums to all."""
    for group in naming.groups:
        trial.sums(naming.nominated("a", group), [moved("left", group), moved("stayed", group)])
        trial.sums(naming.nominated("b", group), [moved("entered", group), moved("stayed", group)])
        for side in "ab":
            scored, nominated = {naming.scored(side, group): 1}, {naming.nominated(side, group): 1}
            trial.within(scored, nominated, all_is_sensitive=True)
        trial.apart({naming.scored("a", group): 1}, {naming.scored("b", group): 1})
    for grouping in sorted({name for name, _ in naming.groups} - {"all"}):
        groups = [group for group in naming.groups if group[0] == grouping]
        for move in MOVES:
            trial.sums(moved(move), [moved(move, group) for group in groups])
        for side in "ab":
            trial.sums(naming.scored(side), [naming.scored(side, group) for group in groups])
            trial.sums(naming.nominated(side), [naming.nominated(side, group) for group in groups])


def _rules(trial: Trial, naming: _Naming) -> None:
    """Who hits a rule is some of those who enter or leave; of a required rule all of them."""
    for row in naming.comparison.rules:
        hit: Variable = ("hit", row["moved"], row["rule"])
        required = naming.comparison.sides[SIDE_OF_RULES[row["moved"]]].required
        if row["rule"] in required:
            trial.equal({moved(row["moved"]): 1}, {hit: 1})
        else:
            trial.within({moved(row["moved"]): 1}, {hit: 1})
    for move in SIDE_OF_RULES:
        _points_of_hits(trial, naming, move)


def _points_of_hits(trial: Trial, naming: _Naming, move: str) -> None:
    """Whoever enters has points enough, and with the same rules not as many as it took before: hits add up to that."""
    side = naming.comparison.sides[SIDE_OF_RULES[move]]
    (other,) = (one for name, one in naming.comparison.sides.items() if name != SIDE_OF_RULES[move])
    too_few = side.points == other.points and side.required == other.required
    most = other.threshold - 1 if too_few else side.most
    # How many have which points is a count that nothing shows.
    having: dict[int, Variable] = {
        points: ("moved with", move, str(points)) for points in range(side.threshold, most + 1)
    }
    hits: dict[Variable, int] = {("hit", move, rule): weight for rule, weight in side.weights.items()}
    trial.equal({moved(move): 1}, dict.fromkeys(having.values(), 1))
    trial.equal(hits, {variable: points for points, variable in having.items()})


def _steps(trial: Trial, naming: _Naming) -> None:
    """Who leaves falls at one step of b, who enters had fallen at one of a; the release may count that step."""
    for move, side in (("entered", "a"), ("left", "b")):
        rows = [row for row in naming.comparison.steps if row["moved"] == move]
        trial.sums(moved(move), [("fell", move, row["step"]) for row in rows])
        if naming.comparison.sides[side].nominated != RELEASE:
            continue
        for row in rows:
            step = dropped(naming.comparison.sides[side].steps[row["step"]])
            if trial.known([step]):
                trial.within({step: 1}, {("fell", move, row["step"]): 1})


def _points(trial: Trial, naming: _Naming) -> None:
    """Everybody held against the rules has points, the nominated enough of them; two distributions are subtracted."""
    values = [row["points"] for row in naming.comparison.points]
    sides = naming.comparison.sides
    for side in "ab":
        trial.sums(naming.scored(side), [naming.points(side, value) for value in values])
        enough = [value for value in values if value >= sides[side].threshold or value == naming.top]
        trial.within(_terms(naming, side, enough), {naming.nominated(side): 1})
        _release_top(trial, naming, side)
    for value in values:
        above = [each for each in values if each >= value]
        trial.apart(_terms(naming, "a", above), _terms(naming, "b", above))
        trial.apart({naming.points("a", value): 1}, {naming.points("b", value): 1})
    if sides["a"].points == sides["b"].points:
        low, high = sorted((sides["a"].threshold, sides["b"].threshold))
        between = [value for value in values if low <= value < high or value == naming.top]
        move = "left" if sides["a"].threshold < sides["b"].threshold else "entered"
        if sides["a"].required == sides["b"].required:
            trial.within(_terms(naming, "a", between), {moved(move): 1})


def _release_top(trial: Trial, naming: _Naming, side: str) -> None:
    """The release states the same distribution with another highest row."""
    if naming.comparison.sides[side].points != RELEASE:
        return
    stated = [name for name in naming.release.system.values if name[:2] == ("distribution", "points")]
    trial.sums(naming.points(side, naming.top), [name for name in stated if int(name[2]) >= naming.top])


def _terms(naming: _Naming, side: str, values: Iterable[int]) -> dict[Variable, int]:
    return {naming.points(side, value): 1 for value in values}


def _beside_the_release(trial: Trial, naming: _Naming) -> None:
    """Where neither side is the run's: a target group that differs by few from the published one points them out."""
    steps, sides = naming.release.steps, naming.comparison.sides.values()
    for group in naming.groups:
        for side in "ab":
            if trial.known([left(steps.last, group)]) and all(one.nominated != RELEASE for one in sides):
                trial.apart({naming.nominated(side, group): 1}, {left(steps.last, group): 1})
            if trial.known([left(steps.eligible, group)]):
                trial.apart({naming.scored(side, group): 1}, {left(steps.eligible, group): 1})
