"""What waits to be done for citizens in the casebook, as rows: which case, what kind of thing, and when. Pure.

A case's number stands there and no pseudonym: together they would say whose case it is to whoever reads the lists of
nominated citizens. No measure either: one measure alone can tell what ails a citizen. Only interviews are watched, so
their table does tell it; far from the labour market is no illness.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from targeting.casebook import PLAN_UNDER_WAY, Case, Due, InterviewWatch, dues, grants_of, step_under_way, stopped
from targeting.shapes import Row
from targeting.workspace import Measure


def to_do(
    cases: Sequence[Case], measures: Sequence[Measure], watched: Sequence[InterviewWatch], today: date
) -> dict[str, Sequence[Row]]:
    """The rows of each table of what is to be done, without the run's id."""
    return {
        "assessment_worklist": [row for case in cases for row in _waiting(case, today)],
        "measure_grant": [row for case in cases for row in _grants(case)],
        "follow_up_due": [_due(due, today) for due in dues(cases, {each.id: each for each in measures}, today)],
        "interview_watch": [_watch(each) for each in watched],
    }


def _waiting(case: Case, today: date) -> Iterator[Row]:
    """An assessment under way of a citizen whom somebody may still contact."""
    step = step_under_way(case)
    if step and step.event not in PLAN_UNDER_WAY and not stopped(case.standing):
        yield {
            "case_id": case.id,
            "latest": step.event,
            "latest_da": step.kind.name_da,
            "since": step.on,
            "days": (today - step.on).days,
        }


def _grants(case: Case) -> Iterator[Row]:
    for grant in grants_of(case):
        if grant.ended is None:
            yield {"case_id": case.id, "grant": grant.number, "granted_on": grant.starts, "judged_on": grant.judged}


def _watch(each: InterviewWatch) -> Row:
    return {
        "case_id": each.case_id,
        "grant": each.grant,
        "held": each.held,
        "weeks": each.weeks,
        "due_on": each.due,
        "state": each.state,
        "act_now": each.breached,
        "extract_on": each.extract,
    }


def _due(due: Due, today: date) -> Row:
    return {
        "case_id": due.case_id,
        "kind": "measure" if due.grant else "plan",
        "number": due.grant,
        "due_on": due.day,
        "overdue": due.day < today,
    }
