"""What is to be done for citizens who were granted a measure, and when: soon, today, late, or so late it is a breach.

Pure. The day is what the grant says itself, or so many days after it where the measure has a soft limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from targeting.casebook.case import CaseFile
from targeting.casebook.grants import Grant, grants_of
from targeting.workspace import Granting, Measure

Lateness = Literal["ahead", "soon", "today", "late", "breach"]


@dataclass(frozen=True)
class Due:
    """One thing to do in a case on a day: ``what`` in Danish, without the measure; ``grant`` is the grant's number."""

    day: date
    case_id: str
    grant: int
    measure: str
    what: str
    lateness: Lateness


def dues(cases: Iterable[CaseFile], measures: Mapping[str, Measure], today: date) -> tuple[Due, ...]:
    """What is to be done of every grant that lives, the oldest day first; of a measure that is gone, nothing."""
    found = (
        Due(day, case.id, grant.number, grant.measure, rules.due_da, _lateness(day, rules, today))
        for case in cases
        for grant in grants_of(case)
        if grant.ended is None and (measure := measures.get(grant.measure)) and (rules := measure.grant)
        and (day := _day(grant, rules, measure.soft_limit_days))
    )  # fmt: skip
    return tuple(sorted(found, key=lambda due: (due.day, due.case_id, due.grant)))


def _day(grant: Grant, rules: Granting, soft_limit_days: int | None) -> date | None:
    if rules.due:
        return date.fromisoformat(grant.values[rules.due]) if rules.due in grant.values else None
    return grant.judged + timedelta(days=soft_limit_days) if soft_limit_days else None


def _lateness(day: date, rules: Granting, today: date) -> Lateness:
    ahead = (day - today).days
    if ahead > rules.soon_days:
        return "ahead"
    if ahead >= 0:
        return "soon" if ahead else "today"
    return "breach" if rules.breach_days is not None and -ahead > rules.breach_days else "late"
