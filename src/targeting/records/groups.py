"""The published rows that several records show: steps, and shares by group, as they are said in Danish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from targeting.pages import HIDDEN, TOO_SMALL, mostly_hidden, percent, whole

Row = Mapping[str, Any]
Rows = Sequence[Row]
GROUPS = {"all": "Alle", "sex": "Køn", "age_band": "Alder", "area": "Distrikt"}
SEXES = {"K": "kvinder", "M": "mænd", "ukendt": "ukendt"}
STEP_COLUMNS = ("Trin", "Før", "Falder fra", "Efter")
RATE_COLUMNS = ("Gruppe", "Borgere", "Foreslået", "Andel", "Interval")
SHARES = (
    "Andelen, der foreslås, i hver gruppe. Alle er talt med, så andelen har ingen stikprøveusikkerhed. "
    "Intervallet (95 %) er, hvor den efter en model kunne ligge, hvis reglerne mødte et andet års borgere."
)


def steps(attrition: Rows) -> list[Row]:
    """The steps of all citizens, in order."""
    return sorted((row for row in attrition if row["group_by"] == "all"), key=lambda row: int(row["step"]))


def step(row: Row) -> tuple[str, ...]:
    """A step as a row of STEP_COLUMNS."""
    return (row["label_da"], *(whole(row[name]) for name in ("before", "dropped", "after")))


def rates(selection_rate: Rows) -> tuple[list[Row], list[str]]:
    """The groups to show; a way of grouping whose numbers are nearly all hidden is said in a sentence instead."""
    shown: list[Row] = []
    said: list[str] = []
    for group_by, name in GROUPS.items():
        found = [row for row in _by_group(selection_rate) if row["group_by"] == group_by and row["persons"] != 0]
        if group_by != "all" and mostly_hidden([rate(row) for row in found]):
            said.append(TOO_SMALL.format(by=name.lower()))
        else:
            shown += found
    return shown, said


def rate(row: Row) -> tuple[str, ...]:
    """A group as a row of RATE_COLUMNS."""
    known = row["low"] is not None and row["high"] is not None
    interval = f"{percent(row['low'])} – {percent(row['high'])}" if known else HIDDEN
    return (group(row), whole(row["persons"]), whole(row["nominated"]), percent(row["share"]), interval)


def group(row: Row) -> str:
    """A group's name."""
    value = SEXES.get(row["group_value"], str(row["group_value"]))
    return GROUPS[row["group_by"]] if row["group_by"] == "all" else f"{GROUPS[row['group_by']]}: {value}"


def explanations(selection_rate: Rows) -> Iterator[str]:
    """What the rule set says of groups whose share is far from the others'."""
    for row in _by_group(selection_rate):
        if because := row.get("explanation_da"):
            yield f"{group(row)}: {because}"


def _by_group(rows: Rows) -> list[Row]:
    return sorted(rows, key=lambda row: (list(GROUPS).index(row["group_by"]), str(row["group_value"])))
