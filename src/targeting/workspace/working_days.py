"""Danish working days, as catalogue/holidays.toml declares the others."""

from __future__ import annotations

import datetime as dt
from functools import cache

from pydantic import Field, model_validator

from targeting.errors import Invalid
from targeting.workspace.declarations import Declaration, Part
from targeting.workspace.law import load_shipped, shipped

_SATURDAY = 5
_DAY = dt.timedelta(days=1)


class Holiday(Part):
    """A day of each year that is no working day: a date, or so many days after Easter Day.

    ``last_year`` is the last in which it was one; absent while it is.
    """

    name_da: str
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    after_easter: int | None = None
    last_year: int | None = None
    source: str

    @model_validator(mode="after")
    def _one_way(self) -> Holiday:
        if (self.after_easter is None) == (self.month is None) or (self.month is None) != (self.day is None):
            raise Invalid("is a month and a day, or so many days after Easter Day")
        return self

    def on(self, year: int) -> dt.date | None:
        """Its day that year; None where it was none any longer."""
        if self.last_year is not None and year > self.last_year:
            return None
        if self.after_easter is not None:
            return easter(year) + self.after_easter * _DAY
        return dt.date(year, self.month or 1, self.day or 1)


class _Holidays(Declaration):
    holidays: tuple[Holiday, ...]


@cache
def holidays() -> tuple[Holiday, ...]:
    """The days of a year that are no working days, beside Saturdays and Sundays."""
    return load_shipped(shipped() / "holidays.toml", _Holidays).holidays


def is_working_day(day: dt.date) -> bool:
    """Whether ``day`` is neither a Saturday, a Sunday nor a holiday."""
    return day.weekday() < _SATURDAY and all(each.on(day.year) != day for each in holidays())


def working_day(day: dt.date) -> dt.date:
    """``day``, or else the next working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def easter(year: int) -> dt.date:
    """Easter Day of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, odd = divmod(of_century, 4)
    sunday = (32 + 2 * rest + 2 * quarter - moon - odd) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
