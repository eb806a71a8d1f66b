"""From a row to what a department has with the citizen, and from many rows to one continuous involvement."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from golden.plain.meaning import Period, period_of
from targeting.workspace import Code, Emission


@dataclass(frozen=True, order=True)
class Kind:
    """What makes two rows the same involvement when they follow on each other."""

    cpr: str
    register: str
    department: str
    service_centre: str
    law: str
    paragraph: str
    family: str
    kind: str
    main: bool
    counts: bool
    one_plan: bool


@dataclass(frozen=True)
class Stretch:
    """One row's part of an involvement; ``order`` is where the row stands: file, line."""

    what: Kind
    when: Period
    order: tuple[str, int]
    caseworker: str
    gap_days: int
    lag_days: int


@dataclass(frozen=True)
class Spell:
    """One continuous involvement, and the rows it is made of."""

    what: Kind
    when: Period
    rows: tuple[Stretch, ...]

    def attending(self, day: date) -> set[str]:
        """The caseworkers of the rows that hold the day; where none does, of those that ended last before it."""
        if day < self.when.start or (self.when.end is not None and day > self.when.end):
            return set()
        begun = [row for row in self.rows if row.when.start <= day]
        holding = [row for row in begun if row.when.end is None or day <= row.when.end]
        last = max((row.when.end for row in begun if row.when.end is not None), default=None)
        rows = holding or [row for row in begun if row.when.end == last]
        return {row.caseworker for row in rows} - {""}


def stretch_when(emission: Emission, code: Code, when: Period) -> Period | None:
    """The days of a row on which this meaning of its code holds."""
    if code.one_off_months is not None:
        last = months_after(when.start, code.one_off_months)
        when = Period(when.start, min(when.end or last, last))
    return when.within(period_of(code))


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later, or the month's last day when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def merged(stretches: Iterable[Stretch]) -> Iterator[Spell]:
    """Continuous involvements: rows of the same kind with no more than the allowed gap between them are one."""
    ordered = sorted(stretches, key=lambda row: (row.what, row.when.start, row.order))
    for _, rows in groupby(ordered, key=lambda row: row.what):
        run: list[Stretch] = []
        for row in rows:
            if run and not _follows(run, row):
                yield _spell(run)
                run = []
            run.append(row)
        yield _spell(run)


def _follows(run: list[Stretch], row: Stretch) -> bool:
    end = _end(run)
    if end is None:
        return True
    uncovered = (row.when.start - end).days - 1
    return uncovered <= row.gap_days


def _end(run: list[Stretch]) -> date | None:
    ends = [row.when.end for row in run]
    return None if None in ends else max(end for end in ends if end is not None)


def _spell(run: list[Stretch]) -> Spell:
    newest, end = run[-1], _end(run)
    lagged = end + timedelta(days=newest.lag_days) if end else None
    return Spell(newest.what, Period(run[0].when.start, lagged), tuple(run))
