"""What may not fall away altogether while a measure is granted, as interviews: how long ago one was held, and how many.

Pure. A follow-up counts where it says that one was held, once a day, and from the day of the grant on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from targeting.casebook.case import CaseFile, Recorded
from targeting.casebook.grants import Grant, grants_of
from targeting.workspace import Granting, Measure, Watch, holds

WatchState = Literal["held", "due", "late", "never"]
Kept = Literal["kept", "at_risk", "broken"]


@dataclass(frozen=True)
class InterviewWatch:
    """How it stands with the interviews of one grant on a day.

    ``weeks`` are whole ones since the last that was held, and since the grant where none was. ``due`` is the day that
    was agreed for the next. ``extract`` is the day of the newest extract that was read in, None where none was: what
    was held since is known only where somebody typed it. ``condition`` is the letter's own: that interviews do not
    fall away altogether before the trial ends, on ``ends``.
    """

    case_id: str
    grant: int
    measure: str
    starts: date
    held: int
    last: date | None
    weeks: int
    due: date
    state: WatchState
    red: bool
    condition: Kept
    ends: date | None
    extract: date | None

    @property
    def breached(self) -> bool:
        """Whether it is so bad that somebody must act now."""
        return self.red or self.condition != "kept"


def interview_watch(
    cases: Iterable[CaseFile],
    measures: Mapping[str, Measure],
    ends: Mapping[str, date],
    extracts: Mapping[str, date],
    today: date,
) -> tuple[InterviewWatch, ...]:
    """Every living grant of a measure that is watched so, whom to see first at the top.

    ``ends`` is the last day of each measure's trial, ``extracts`` the day of its newest extract; by the measure's id.
    """
    found = (
        _watched(case, grant, rules, ends.get(grant.measure), extracts.get(grant.measure), today)
        for case in cases
        for grant in grants_of(case)
        if grant.ended is None and (rules := watched_by(measures, grant))
    )
    return tuple(sorted(found, key=lambda each: (not each.breached, -each.weeks, each.case_id, each.grant)))


def watched_by(measures: Mapping[str, Measure], grant: Grant) -> Granting | None:
    """How the grant's measure is granted, where what may not fall away is watched; else None."""
    measure = measures.get(grant.measure)
    return measure.grant if measure and measure.grant and measure.grant.watch else None


def without_any(
    cases: Iterable[CaseFile], measure: Measure, first: date, last: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cases where a watched measure was granted on some day of a period, and those of them with a grant that had
    had none by its end, or by the period's.
    """
    watch = measure.grant.watch if measure.grant else None
    assert watch is not None
    lived = [
        (case.id, grant)
        for case in cases
        for grant in grants_of(case)
        if grant.measure == measure.id and grant.starts <= last and (grant.ended is None or grant.ended >= first)
    ]
    without = (case_id for case_id, grant in lived if not any(day <= last for day in held_on(grant, watch)))
    return tuple(dict.fromkeys(case_id for case_id, _ in lived)), tuple(dict.fromkeys(without))


def held_on(grant: Grant, watch: Watch) -> tuple[date, ...]:
    """The days, in their order, on which one was held; two on a day are one."""
    return tuple(dict.fromkeys(event.on for event in _held(grant, watch)))


def _held(grant: Grant, watch: Watch) -> Iterator[Recorded]:
    return (event for event in grant.events if holds(watch.held, event.values) and event.on >= grant.starts)


def _watched(
    case: CaseFile, grant: Grant, rules: Granting, ends: date | None, extract: date | None, today: date
) -> InterviewWatch:
    watch = rules.watch
    assert watch is not None
    days = held_on(grant, watch)
    weeks = (today - (days[-1] if days else grant.starts)).days // 7
    due = agreed_next(grant, rules)
    return InterviewWatch(
        case_id=case.id,
        grant=grant.number,
        measure=grant.measure,
        starts=grant.starts,
        held=len(days),
        last=days[-1] if days else None,
        weeks=weeks,
        due=due,
        state=_state(bool(days), weeks, watch, today > due),
        red=weeks >= watch.red_weeks,
        condition=_condition(bool(days), ends, watch, today),
        ends=ends,
        extract=extract,
    )


def _state(any_held: bool, weeks: int, watch: Watch, passed: bool) -> WatchState:
    if not any_held:
        return "never"
    if weeks >= watch.late_weeks:
        return "late"
    return "due" if passed else "held"


def _condition(any_held: bool, ends: date | None, watch: Watch, today: date) -> Kept:
    if any_held or ends is None or today < ends - timedelta(weeks=watch.end_weeks):
        return "kept"
    return "broken" if today > ends else "at_risk"


def agreed_next(grant: Grant, rules: Granting) -> date:
    """The day of the next as it was agreed last; what was written and was not held agrees on nothing."""
    held = rules.watch.held if rules.watch else {}
    agreed = [
        event.values[rules.due]
        for event in grant.events
        if rules.due in event.values and (holds(held, event.values) or not set(held) & set(event.values))
    ]
    return date.fromisoformat(agreed[-1])
