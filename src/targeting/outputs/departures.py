"""Does a run nominate more or fewer than was expected, of all or of one group? A question, never a verdict.

Everything is judged from the published selection_rate alone. So a warning is the same for every municipality that would
have published the same tables, and tells nothing of what they hide: docs/adr/0018-groups-and-warnings.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scipy.stats.contingency import relative_risk

from targeting.audit import Explained, SelectionDeparted, Warned
from targeting.disclosure import Row, Rows
from targeting.outputs.departure_words import group_sentence, share_sentence
from targeting.workspace import Departure, Direction, Expected

CONFIDENCE = 0.95
UNKNOWN = "ukendt"


@dataclass(frozen=True)
class Departures:
    """What departs and is warned of, and what departs and the rule set explains."""

    warnings: tuple[Warned, ...] = ()
    explained: tuple[Departure, ...] = ()

    @property
    def departed(self) -> SelectionDeparted:
        """The log entry."""
        explained = (
            Explained(group_by=one.group_by, group_value=one.group_value, direction=one.direction)
            for one in self.explained
        )
        return SelectionDeparted(warnings=self.warnings, explained=tuple(explained))


def told_in(tables: Mapping[str, Rows], found: Departures) -> dict[str, Rows]:
    """The tables with the warnings beside the others of the run, and each explanation beside its group's figures."""
    warnings = [warned.da for warned in found.warnings]
    explained = {(one.group_by, one.group_value): one for one in found.explained}
    rates = [row | _because(explained.get((row["group_by"], row["group_value"]))) for row in tables["selection_rate"]]
    runs = [row | {"warnings": "\n".join(filter(None, [row["warnings"], *warnings]))} for row in tables["run"]]
    return {**tables, "run": runs if warnings else tables["run"], "selection_rate": rates}


def _because(departure: Departure | None) -> dict[str, str]:
    if departure is None:
        return {}
    return {"explanation_da": departure.because_da, "explanation_en": departure.because_en}


def found_in(rows: Sequence[Row], expected: Expected, min_age: int) -> Departures:
    """What departs in ``rows`` of selection_rate, as published: a hidden count is None."""
    everybody = next((row for row in rows if row["group_by"] == "all"), None)
    if everybody is None or everybody["persons"] is None or everybody["nominated"] is None:
        return Departures()
    warnings = list(_share(everybody, expected, min_age))
    explained: list[Departure] = []
    for grouping in ("sex", "age_band", "area"):
        members = [row for row in rows if row["group_by"] == grouping]
        departing = [(row, way) for row in members if (way := _direction(row, members, everybody, expected))]
        reasons = [expected.explanation(grouping, row["group_value"], way) for row, way in departing]
        explained += [reason for reason in reasons if reason]
        # Of two groups the one is the others of the other: they depart together and are told, or explained, as one.
        pair = len([row for row in members if row["persons"] != 0]) == 2
        if pair and any(reasons):
            continue
        for (row, way), reason in zip(departing, reasons, strict=True):
            if reason is None and not (pair and way == "lower" and len(departing) == 2):
                warnings.append(_warned(row, way, everybody, expected))
    return Departures(tuple(warnings), tuple(explained))


def _share(everybody: Row, expected: Expected, min_age: int) -> Iterator[Warned]:
    persons, nominated = everybody["persons"], everybody["nominated"]
    percent = 100 * nominated / persons if persons else expected.min_percent
    if not expected.min_percent <= percent <= expected.max_percent:
        way: Direction = "lower" if percent < expected.min_percent else "higher"
        bound = expected.min_percent if way == "lower" else expected.max_percent
        said = share_sentence(persons, nominated, way, (expected.min_percent, expected.max_percent), min_age)
        yield Warned("all", "all", way, f"{bound:g} %", said.da, said.en)


def _direction(row: Row, members: Sequence[Row], everybody: Row, expected: Expected) -> Direction | None:
    """How the group departs from all others. Of a hidden number nominated only the largest it may be is known."""
    if row["group_value"] == UNKNOWN or not row["persons"]:
        return None
    persons, others = row["persons"], everybody["persons"] - row["persons"]
    nominated = _most_nominated(row, members, everybody)
    departs = _departs((nominated, persons), (everybody["nominated"] - nominated, others), expected.group_ratio)
    return None if row["nominated"] is None and departs == "higher" else departs


def _most_nominated(row: Row, members: Sequence[Row], everybody: Row) -> int:
    """The group's number nominated; where it is hidden, what the groups that are shown leave of all."""
    if row["nominated"] is not None:
        return int(row["nominated"])
    shown = sum(other["nominated"] or 0 for other in members)
    return int(min(everybody["nominated"] - shown, row["persons"]))


def _departs(group: tuple[int, int], others: tuple[int, int], bound: float) -> Direction | None:
    """Beyond ``bound`` times, and the ratio's confidence interval excludes 1. Nobody nominated is taken for one: that
    has an interval, and says less.
    """
    (nominated, persons), (nominated_else, persons_else) = group, others
    if not persons_else or not nominated + nominated_else:
        return None
    risk = relative_risk(max(nominated, 1), persons, max(nominated_else, 1), persons_else)
    interval = risk.confidence_interval(CONFIDENCE)
    if nominated and risk.relative_risk > bound and interval.low > 1:
        return "higher"
    if nominated_else and risk.relative_risk < 1 / bound and interval.high < 1:
        return "lower"
    return None


def _warned(row: Row, way: Direction, everybody: Row, expected: Expected) -> Warned:
    shown = row["nominated"] is not None
    counts = (row["nominated"], row["persons"], everybody["nominated"], everybody["persons"]) if shown else None
    said = group_sentence(row["group_by"], row["group_value"], way, expected.group_ratio, counts)
    return Warned(row["group_by"], row["group_value"], way, f"{expected.group_ratio:g}", said.da, said.en)
