"""A date as people write it: the one reader of all that is typed."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", re.ASCII)
_DANISH = re.compile(r"(?P<d>\d\d?)[-./](?P<m>\d\d?)[-./](?P<y>\d{4})", re.ASCII)


class NoDay(ValueError):
    """What was typed is no date. ``written``: it is written as one, and is in no calendar."""

    def __init__(self, written: bool) -> None:
        super().__init__("no date")
        self.written = written


def read_day(text: str) -> date:
    """The day that 5-10-2026, 05.10.2026, 5/10-2026 and 2026-10-05 say.

    Raises NoDay on what is no date, or could be another.
    """
    found = _ISO.fullmatch(text.strip()) or _DANISH.fullmatch(text.strip())
    if found is None:
        raise NoDay(written=False)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        raise NoDay(written=True) from None
