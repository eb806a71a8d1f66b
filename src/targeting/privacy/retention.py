"""How long a thing may be kept: the day before which it is too old, and what is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
"""What a run is called. A folder or file with another name is not a run's, and nobody's to delete."""


def first_day_kept(today: date, months: int) -> date:
    """The day ``months`` months before ``today``; the last of the month where that month has no such day."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return first.replace(day=min(today.day, (following - first).days))


def overdue(runs: Iterable[str], before: date) -> tuple[str, ...]:
    """Those of ``runs`` that were asked for before that day (UTC), as their ids say; others are passed over."""
    known = (run_id for run_id in runs if RUN_ID.fullmatch(run_id))
    return tuple(sorted(run_id for run_id in known if datetime.strptime(run_id[:8], "%Y%m%d").date() < before))
