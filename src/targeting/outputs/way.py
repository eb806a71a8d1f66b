"""The tables of what people did with citizens they met: counted a quarter at a time, small counts hidden.

What comes here says how far each citizen came, and not who it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from targeting import shapes
from targeting.disclosure import EVERY_REASON, NO_REASON, Row, Rows, suppressed_use, suppressed_way
from targeting.outputs.tables import write_rows
from targeting.warehouse import Warehouse
from targeting.workspace import (
    MET,
    MET_BEFORE,
    NOMINATED,
    NOT_HANDED_OVER,
    FunnelStep,
    OutputContract,
    Quarter,
    case_events,
    funnel_steps,
)

# What is counted once and shown unchanged from then on.
FIGURES = ("funnel", "assessment_reason", "measure_use")


def counted_quarter(
    contracts: Mapping[str, OutputContract],
    quarter: Quarter,
    citizens: Sequence[Mapping[str, Any]],
    uses: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
    listed: Mapping[str, int] | None = None,
) -> dict[str, Rows]:
    """The rows of a quarter as they are shown, by table, without the run's id.

    ``citizens`` are those first met in it: the step each came to, why no further, and outcome and reason (because) of
    the assessment. ``uses`` are the citizens who were granted a measure in it, once each and measure: whether a grant
    is open, and overdue. ``titles`` are the measures' names. ``listed`` is the list of the quarter: how many it
    ``nominated``, as was shown, and how many of them were not met in the quarter, by why.
    """
    minimum = contracts["funnel"].counts["after"]
    way = _funnel(citizens, listed)
    funnel, outcomes = suppressed_way(way, _outcomes(citizens), minimum, listed["nominated"] if listed else None)
    use = [row for measure in titles for row in suppressed_use(_use(measure, titles[measure], uses), minimum)]
    days = {
        "period": quarter.name,
        "period_from": quarter.first,
        "period_to": quarter.last,
        "counted_as_of": quarter.next.last,
    }
    tables = {"funnel": funnel, "assessment_reason": outcomes, "measure_use": use}
    return {table: [days | row for row in rows] for table, rows in tables.items()}


def write_way(
    warehouse: Warehouse, contracts: Mapping[str, OutputContract], run_id: str, rows: Mapping[str, Sequence[shapes.Row]]
) -> None:
    """Make every table that tells of what people did, of the rows that there are."""
    for contract in contracts.values():
        if contract.from_cases:
            write_rows(warehouse, contract, [{**row, "run_id": run_id} for row in rows.get(contract.id, ())])


def _funnel(citizens: Sequence[Mapping[str, Any]], listed: Mapping[str, int] | None) -> Rows:
    """Each step as a whole, and each reason to come no further: before − dropped = after.

    Without a list it begins with those who were met.
    """
    steps = funnel_steps()
    places = {step.id: place for place, step in enumerate(steps)}
    first = places[NOMINATED if listed else MET]
    stopped = Counter((places[each["step"]], each["why"]) for each in citizens)
    stopped |= {(first, why): listed[why] for why in (MET_BEFORE, NOT_HANDED_OVER)} if listed else {}
    reached = [sum(number for (at, _), number in stopped.items() if at >= place) for place in range(len(steps))]
    rows = [_step_row(first + 1, steps[first], after=reached[first])]
    for place, (before, after) in enumerate(pairwise(reached[first:]), first + 1):
        step = steps[place]
        rows.append(_step_row(place + 1, step, before=before, dropped=before - after, after=after))
        rows += [
            _step_row(
                place + 1, step, reason.id, reason.label_da, reason.label_en, dropped=stopped[place - 1, reason.id]
            )
            for reason in step.reasons
        ]
    return rows


def _step_row(
    number: int, step: FunnelStep, reason: str = EVERY_REASON, da: str = "", en: str = "", **counts: int
) -> Row:
    labels = {"label_da": da or step.label_da, "label_en": en or step.label_en}
    empty = {"before": None, "dropped": None, "after": None}
    return {"step": number, "reason": reason, "step_id": step.id} | labels | empty | counts


def _outcomes(citizens: Sequence[Mapping[str, Any]]) -> Rows:
    counted = Counter((each["outcome"], each["because"] or NO_REASON) for each in citizens)
    return [
        {"outcome": outcome, "reason": reason, "outcome_da": outcome_da, "reason_da": reason_da,
         "citizens": counted[outcome, reason]}
        for outcome, outcome_da, reason, reason_da in _possible_outcomes()
    ]  # fmt: skip


def _possible_outcomes() -> Iterator[tuple[str, str, str, str]]:
    """Every outcome of an assessment with each reason it may have, as they are declared."""
    fields = {field.id: field for field in case_events()["assessed"].fields}
    for outcome, outcome_da in fields["outcome"].choices.items():
        because = fields["because"]
        reasons = because.choices if because.asked({"outcome": outcome}) else {NO_REASON: ""}
        for reason, reason_da in reasons.items():
            yield outcome, outcome_da, reason, reason_da


def _use(measure: str, title: str, uses: Sequence[Mapping[str, Any]]) -> Row:
    found = [each for each in uses if each["measure"] == measure]
    open_ = [each for each in found if each["open"]]
    return {
        "measure": measure,
        "title_da": title,
        "granted": len(found),
        "ended": len(found) - len(open_),
        "open": len(open_),
        "overdue": sum(each["overdue"] for each in open_),
    }
