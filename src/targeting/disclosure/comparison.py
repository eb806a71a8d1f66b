"""Disclosure control of a comparison: who enters, leaves and stays, held together with the release of the same run.

docs/adr/0017-compare.md: what is protected and what is not.
"""

from __future__ import annotations

from collections.abc import Mapping

from targeting.disclosure.beside_release import BesideRelease
from targeting.disclosure.comparison_relations import bind
from targeting.disclosure.release import Published
from targeting.disclosure.sides import RELEASE, Comparison, Naming
from targeting.disclosure.system import Row, Variable


def suppressed(comparison: Comparison, release: Published) -> Comparison:
    """The same with every count that would tell of few persons as None, and the highest points as one row."""
    comparison = _with_top(comparison, release)
    naming = Naming(comparison, release)
    trial = BesideRelease(release)
    bind(trial, naming)
    hidden = trial.hidden()
    tables = {
        table: [_masked(row, naming.of(table, row), hidden) for row in getattr(comparison, table)]
        for table in ("groups", "rules", "steps", "points")
    }
    return Comparison(sides=comparison.sides, **tables)


def _masked(row: Row, variables: Mapping[str, Variable], hidden: frozenset[Variable]) -> Row:
    return row | {column: None for column, variable in variables.items() if variable in hidden}


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
