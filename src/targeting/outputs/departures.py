"""Does a run nominate more or fewer than was expected, of all or of one group? A question, never a verdict.

Everything is judged from the published selection_rate alone. So a warning is the same for every municipality that would
have published the same tables, and tells nothing of what they hide: docs/adr/0018-groups-and-warnings.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scipy.stats import false_discovery_control, hypergeom

from targeting.audit import Explained, SelectionDeparted, Warned
from targeting.disclosure import Row, Rows
from targeting.outputs.departure_words import group_sentence, share_sentence
from targeting.workspace import Departure, Direction, Expected

# The share of runs that may warn of a group where no group differs.
ALPHA = 0.05
UNKNOWN = "ukendt"
GROUPINGS = ("sex", "age_band", "area")


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
    ways = _directions(rows, everybody, expected.group_ratio)
    for grouping in GROUPINGS:
        members = [row for row in rows if row["group_by"] == grouping]
        departing = [(row, ways[_name(row)]) for row in members if _name(row) in ways]
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


def _directions(rows: Sequence[Row], everybody: Row, bound: float) -> dict[tuple[str, str], Direction]:
    """Which groups depart, and how: those beyond ``bound`` times whose count is not of chance, all groups together.

    Twenty groups are twenty chances to be far off. What is left after Benjamini and Hochberg's procedure is told: where
    no group differs, no more than ALPHA of the runs tell of any.
    """
    judged = [standing for standing in (_standing(row, rows, everybody) for row in rows) if standing]
    if not judged:
        return {}
    chances = false_discovery_control([standing.chance for standing in judged])
    return {
        standing.name: standing.way
        for standing, chance in zip(judged, chances, strict=True)
        if chance <= ALPHA and standing.ratio > bound
    }


@dataclass(frozen=True)
class _Standing:
    """How a group stands to all others.

    ``ratio`` is how many times the larger share is the smaller. ``chance`` is how probable a count so far off, or
    further, would be had as many been drawn from all alike.
    """

    name: tuple[str, str]
    way: Direction
    ratio: float
    chance: float


def _standing(row: Row, rows: Sequence[Row], everybody: Row) -> _Standing | None:
    """None where there is nothing to judge: no such grouping, nobody in it or outside it, nobody nominated."""
    if row["group_by"] not in GROUPINGS or row["group_value"] == UNKNOWN or not row["persons"]:
        return None
    persons, others = row["persons"], everybody["persons"] - row["persons"]
    if not others or not everybody["nominated"]:
        return None
    nominated = _most_nominated(row, rows, everybody)
    nominated_else = everybody["nominated"] - nominated
    way: Direction = "higher" if nominated * others > nominated_else * persons else "lower"
    if way == "higher" and row["nominated"] is None:
        return _Standing(_name(row), "higher", 1.0, 1.0)  # it is never told, and counts among the groups all the same
    # Nobody nominated is taken for one, which has a ratio and says less.
    times = (max(nominated, 1) / persons) / (max(nominated_else, 1) / others)
    drawn = everybody["persons"], everybody["nominated"], persons
    tail = hypergeom.sf(nominated - 1, *drawn) if way == "higher" else hypergeom.cdf(nominated, *drawn)
    return _Standing(_name(row), way, times if way == "higher" else 1 / times, min(1.0, 2 * float(tail)))


def _name(row: Row) -> tuple[str, str]:
    return row["group_by"], row["group_value"]


def _most_nominated(row: Row, rows: Sequence[Row], everybody: Row) -> int:
    """The group's number nominated; where it is hidden, what the groups that are shown leave of all."""
    if row["nominated"] is not None:
        return int(row["nominated"])
    shown = sum(other["nominated"] or 0 for other in rows if other["group_by"] == row["group_by"])
    return int(min(everybody["nominated"] - shown, row["persons"]))


def _warned(row: Row, way: Direction, everybody: Row, expected: Expected) -> Warned:
    shown = row["nominated"] is not None
    counts = (row["nominated"], row["persons"], everybody["nominated"], everybody["persons"]) if shown else None
    said = group_sentence(row["group_by"], row["group_value"], way, expected.group_ratio, counts)
    return Warned(row["group_by"], row["group_value"], way, f"{expected.group_ratio:g}", said.da, said.en)
