"""Every relation a reader of a comparison, and of the release beside it, can use to reckon a hidden count back."""

from __future__ import annotations

from collections.abc import Iterable

from targeting.disclosure.beside_release import BesideRelease
from targeting.disclosure.relations import dropped
from targeting.disclosure.sides import MOVES, RELEASE, SIDE_OF_RULES, Naming, moved
from targeting.disclosure.system import EVERYBODY, Variable, left


def bind(trial: BesideRelease, naming: Naming) -> None:
    """Add every count of the comparison to the trial, and all that binds them."""
    _cells(trial, naming)
    _groups(trial, naming)
    _rules(trial, naming)
    _steps(trial, naming)
    _points(trial, naming)
    _beside_the_release(trial, naming)
    _nested(trial, naming)


def _cells(trial: BesideRelease, naming: Naming) -> None:
    for table in ("groups", "rules", "steps", "points"):
        for row in getattr(naming.comparison, table):
            for column, variable in naming.of(table, row).items():
                trial.count(variable, row[column], headline=variable[-2:] == EVERYBODY)


def _groups(trial: BesideRelease, naming: Naming) -> None:
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


def _rules(trial: BesideRelease, naming: Naming) -> None:
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


def _points_of_hits(trial: BesideRelease, naming: Naming, move: str) -> None:
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


def _steps(trial: BesideRelease, naming: Naming) -> None:
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


def _points(trial: BesideRelease, naming: Naming) -> None:
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


def _release_top(trial: BesideRelease, naming: Naming, side: str) -> None:
    """The release states the same distribution with another highest row."""
    if naming.comparison.sides[side].points != RELEASE:
        return
    stated = [name for name in naming.release.system.values if name[:2] == ("distribution", "points")]
    trial.sums(naming.points(side, naming.top), [name for name in stated if int(name[2]) >= naming.top])


def _terms(naming: Naming, side: str, values: Iterable[int]) -> dict[Variable, int]:
    return {naming.points(side, value): 1 for value in values}


def _beside_the_release(trial: BesideRelease, naming: Naming) -> None:
    """Where neither side is the run's: a target group that differs by few from the published one points them out."""
    steps, sides = naming.release.steps, naming.comparison.sides.values()
    for group in naming.groups:
        for side in "ab":
            if trial.known([left(steps.last, group)]) and all(one.nominated != RELEASE for one in sides):
                trial.apart({naming.nominated(side, group): 1}, {left(steps.last, group): 1})
            if trial.known([left(steps.eligible, group)]):
                trial.apart({naming.scored(side, group): 1}, {left(steps.eligible, group): 1})


def _nested(trial: BesideRelease, naming: Naming) -> None:
    """Counts of one side that are nowhere above the other's, or the release's: an older start, or one rule more."""
    steps, values = naming.release.steps, [row["points"] for row in naming.comparison.points]
    stated = {int(name[2]): name for name in naming.release.system.values if name[:2] == ("distribution", "points")}

    def above(side: str, value: int) -> dict[Variable, int]:
        return _terms(naming, side, [each for each in values if each >= value])

    def published(value: int) -> dict[Variable, int]:
        return {name: 1 for each, name in stated.items() if each >= value}

    trial.ordered([({naming.scored("a", group): 1}, {naming.scored("b", group): 1}) for group in naming.groups])
    trial.ordered([(above("a", value), above("b", value)) for value in values])
    for side in "ab":
        scored = [({naming.scored(side, group): 1}, {left(steps.eligible, group): 1}) for group in naming.groups]
        nominated = [({naming.nominated(side, group): 1}, {left(steps.last, group): 1}) for group in naming.groups]
        trial.ordered(scored)
        trial.ordered(nominated)
        trial.ordered([(above(side, value), published(value)) for value in values if value <= max(stated, default=-1)])
