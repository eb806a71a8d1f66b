"""How long a thing may be kept: the day before which it is too old, and the day its age counts from."""

from __future__ import annotations

from datetime import date, datetime


def first_day_kept(today: date, months: int) -> date:
    """The day ``months`` months before ``today``; the last of the month where that month has no such day."""
    return months_after(today, -months)


def months_after(day: date, months: int) -> date:
    """The day ``months`` months after ``day``; the last of the month where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


def run_day(run_id: str) -> date | None:
    """The day (UTC) on which a run was asked for, as its id says; None where the name is no run's."""
    try:
        return datetime.strptime(run_id[:8], "%Y%m%d").date()
    except ValueError:
        return None
