"""Disclosure control of a rule set tried with other numbers: target groups within each other, beside the release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from targeting.disclosure.beside_release import BesideRelease
from targeting.disclosure.release import Published
from targeting.disclosure.system import Terms, Variable, left


@dataclass(frozen=True)
class Size:
    """How many are held against the rules with a minimum age, and how many of them are nominated with a threshold."""

    threshold: int
    min_age: int
    scored: int | None
    nominated: int | None


@dataclass(frozen=True)
class Released:
    """What the release states of these: the run's minimum age as of the same day, and its threshold when the rules
    are the same too; None where they are not.
    """

    min_age: int | None = None
    threshold: int | None = None


def suppressed_series(sizes: Sequence[Size], release: Published, released: Released) -> list[Size]:
    """The sizes, of every threshold with every minimum age, None where they would tell of few persons."""
    series = _Series(BesideRelease(release), {(size.threshold, size.min_age): size for size in sizes}, released)
    series.add()
    hidden = series.trial.hidden()
    return [
        Size(
            size.threshold,
            size.min_age,
            None if series.scored(size.min_age) in hidden else size.scored,
            None if series.nominated(size.threshold, size.min_age) in hidden else size.nominated,
        )
        for size in sizes
    ]


class _Series:
    def __init__(self, trial: BesideRelease, sizes: dict[tuple[int, int], Size], released: Released) -> None:
        self.trial, self.sizes, self.released = trial, sizes, released
        self.steps = trial.release.steps
        self.thresholds = sorted({threshold for threshold, _ in sizes})
        self.ages = sorted({age for _, age in sizes})

    def scored(self, age: int) -> Variable:
        """How many are held against the rules."""
        return left(self.steps.eligible) if age == self.released.min_age else ("scored", str(age))

    def nominated(self, threshold: int, age: int) -> Variable:
        """How many are nominated."""
        same = (threshold, age) == (self.released.threshold, self.released.min_age)
        return left(self.steps.last) if same else ("nominated", str(threshold), str(age))

    def add(self) -> None:
        """Every count, and what binds it."""
        for (threshold, age), size in self.sizes.items():
            self.trial.count(self.scored(age), size.scored or 0)
            self.trial.count(self.nominated(threshold, age), size.nominated or 0)
        for threshold, age in self.sizes:
            self.trial.within({self.scored(age): 1}, self._n(threshold, age), all_is_sensitive=True)
            self._beside_the_release(threshold, age)
        self._nested([[{self.scored(age): 1} for age in self.ages]])
        self._nested([[self._n(threshold, age) for age in self.ages] for threshold in self.thresholds])
        self._nested([[self._n(threshold, age) for threshold in self.thresholds] for age in self.ages])
        self._between()

    def _n(self, threshold: int, age: int) -> dict[Variable, int]:
        return {self.nominated(threshold, age): 1}

    def _nested(self, rows: Iterable[Sequence[Terms]]) -> None:
        """Each is a part of the one before; few in one and not in another, however far on, are a small cell."""
        for row in rows:
            for whole, part in pairwise(row):
                self.trial.within(whole, part)
            for one, other in combinations(row, 2):
                self.trial.apart(one, other)

    def _between(self) -> None:
        """Those that a higher age and a higher threshold leave out together are persons too."""
        for (low, high), (young, old) in product(pairwise(self.thresholds), pairwise(self.ages)):
            younger = {self.nominated(low, young): 1, self.nominated(low, old): -1}
            self.trial.within(younger, {self.nominated(high, young): 1, self.nominated(high, old): -1})
        for threshold, (young, old) in product(self.thresholds, pairwise(self.ages)):
            scored = {self.scored(young): 1, self.scored(old): -1}
            self.trial.within(scored, {self.nominated(threshold, young): 1, self.nominated(threshold, old): -1})

    def _beside_the_release(self, threshold: int, age: int) -> None:
        """The release's target group is another part, or a whole; and it tells how many have how many points."""
        tried, published = self._n(threshold, age), {left(self.steps.last): 1}
        self.trial.apart(tried, published)
        self.trial.apart({self.scored(age): 1}, {left(self.steps.eligible): 1})
        self.trial.ordered([({self.scored(age): 1}, {left(self.steps.eligible): 1})])
        if self.trial.system.value(tried) == self.trial.system.value(published):
            self.trial.equal(tried, published)
        if self.released.threshold is None or self.released.min_age is None:
            return
        if threshold >= self.released.threshold and age >= self.released.min_age:
            self.trial.within(published, tried)
        if threshold <= self.released.threshold and age <= self.released.min_age:
            self.trial.within(tried, published)
        if age == self.released.min_age:
            self.trial.within({left(self.steps.last - 1): 1}, tried)
            self.trial.within(self._with_points(threshold), tried)

    def _with_points(self, threshold: int) -> dict[Variable, int]:
        stated = [name for name in self.trial.release.system.values if name[:2] == ("distribution", "points")]
        top = max((int(name[2]) for name in stated), default=0)
        return {name: 1 for name in stated if int(name[2]) >= min(threshold, top)}
