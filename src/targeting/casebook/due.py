"""What is to be done for citizens, and when: soon, today, late, or so late it is a breach.

Pure. Of a plan under way the day is its next review; of a grant what the grant says itself, or so many days after it
where the measure has a soft limit. Of what may not fall away it is the day that was agreed last, and how long none was
held counts too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from targeting.casebook.case import Case, CaseFile
from targeting.casebook.grants import Grant, grants_of
from targeting.casebook.progress import step_under_way
from targeting.casebook.watch import InterviewWatch, agreed_next, interview_watch, watched_by
from targeting.workspace import Granting, Measure

Lateness = Literal["ahead", "soon", "today", "late", "breach"]
# What is said with the day that is due, where a condition of the letter is at stake.
AT_RISK_DA = "Betingelsen i brevet er ved at blive brudt"
BROKEN_DA = "Betingelsen i brevet er brudt"
REVIEW_DA = "Opfølgning på den ene plan"
# A review is soon from this many days before it: our own choice, as for most measures.
REVIEW_SOON_DAYS = 14
# From here on it is the plan that is followed up, and not an assessment that waits.
PLAN_UNDER_WAY = frozenset({"plan_begun", "plan_reviewed"})


@dataclass(frozen=True)
class Due:
    """One thing to do in a case on a day: ``what`` in Danish, without the measure.

    ``grant`` is the grant's number, 0 where it is the plan that is to be followed up; it has no ``measure``.
    """

    day: date
    case_id: str
    grant: int
    measure: str
    what: str
    lateness: Lateness


def dues(
    cases: Iterable[CaseFile],
    measures: Mapping[str, Measure],
    today: date,
    ends: Mapping[str, date] | None = None,
) -> tuple[Due, ...]:
    """What is to be done of plans under way and grants that live, the oldest day first.

    Of a measure that is gone, nothing.

    ``ends`` is the last day of each measure's trial, by its id, as `interview_watch` has it.
    """
    listed = list(cases)
    watched = interview_watch(listed, measures, ends or {}, {}, today)
    by_watch = (_by_watch(each, measures, today) for each in watched)
    found = [*plan_reviews(listed, today), *_by_day(listed, measures, today), *by_watch]
    return tuple(sorted(found, key=lambda due: (due.day, due.case_id, due.grant)))


def plan_reviews(cases: Iterable[CaseFile], today: date) -> Iterator[Due]:
    """The next review of every plan under way; it is never a breach, since no letter says when it is to be."""
    for case in cases:
        step = step_under_way(case) if isinstance(case, Case) else None
        if step and step.event in PLAN_UNDER_WAY:
            day = date.fromisoformat(step.values["review_due"])
            yield Due(day, case.id, 0, "", REVIEW_DA, _when(day, REVIEW_SOON_DAYS, today))


def _by_day(cases: Iterable[CaseFile], measures: Mapping[str, Measure], today: date) -> Iterator[Due]:
    for case in cases:
        for grant in grants_of(case):
            measure = measures.get(grant.measure)
            if grant.ended or measure is None or measure.grant is None or watched_by(measures, grant):
                continue
            rules = measure.grant
            if day := _day(grant, rules, measure.soft_limit_days):
                yield Due(day, case.id, grant.number, grant.measure, rules.due_da, _lateness(day, rules, today))


def _by_watch(each: InterviewWatch, measures: Mapping[str, Measure], today: date) -> Due:
    rules = measures[each.measure].grant
    assert rules is not None and rules.watch is not None
    lateness = _lateness(each.due, rules, today)
    if each.breached:
        lateness = "breach"
    elif each.weeks >= rules.watch.late_weeks:
        lateness = "late"
    return Due(each.due, each.case_id, each.grant, each.measure, rules.due_da + _at_stake(each, rules), lateness)


def _at_stake(each: InterviewWatch, rules: Granting) -> str:
    assert rules.watch is not None
    if each.condition != "kept":
        return f": {BROKEN_DA if each.condition == 'broken' else AT_RISK_DA}"
    if each.weeks >= rules.watch.late_weeks:
        return f": {each.weeks} uger uden"
    return ""


def overdue(grant: Grant, measure: Measure, on: date) -> bool:
    """Whether what is to be done of a grant that lives was to be done before a day."""
    rules = measure.grant
    if rules is None:
        return False
    day = agreed_next(grant, rules) if rules.watch else _day(grant, rules, measure.soft_limit_days)
    return day is not None and day < on


def _day(grant: Grant, rules: Granting, soft_limit_days: int | None) -> date | None:
    if rules.due:
        return date.fromisoformat(grant.values[rules.due]) if rules.due in grant.values else None
    return grant.judged + timedelta(days=soft_limit_days) if soft_limit_days else None


def _lateness(day: date, rules: Granting, today: date) -> Lateness:
    when = _when(day, rules.soon_days, today)
    breach = when == "late" and rules.breach_days is not None and (today - day).days > rules.breach_days
    return "breach" if breach else when


def _when(day: date, soon_days: int, today: date) -> Lateness:
    ahead = (day - today).days
    if ahead > soon_days:
        return "ahead"
    if ahead >= 0:
        return "soon" if ahead else "today"
    return "late"
