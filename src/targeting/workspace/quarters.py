"""Quarters of a year: the periods in which what people did is counted."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_NAME = re.compile(r"(\d{4})-K([1-4])")
_MONTHS = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a year, by its number from 1."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @classmethod
    def named(cls, name: str) -> Quarter | None:
        """The quarter of that name; None where it is none's."""
        found = _NAME.fullmatch(name)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def name(self) -> str:
        """As it is told, in Danish: 2026-K3."""
        return f"{self.year:04}-K{self.number}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.next.first - dt.timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __contains__(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last
