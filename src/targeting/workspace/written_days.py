"""A date as people write it: the one reader of all that is typed."""

from __future__ import annotations

import re
from datetime import date

from targeting.errors import ConfigurationError

_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", re.ASCII)
_DANISH = re.compile(r"(?P<d>\d\d?)[-./](?P<m>\d\d?)[-./](?P<y>\d{4})", re.ASCII)


def read_day(text: str) -> date:
    """The day that 5-10-2026, 05.10.2026, 5/10-2026 and 2026-10-05 say.

    Raises ConfigurationError on what is no date, or could be another.
    """
    found = _ISO.fullmatch(text.strip()) or _DANISH.fullmatch(text.strip())
    if found is None:
        raise ConfigurationError(
            "{text} is not understood as a date. Write day, month and a year of four digits, such as 05-10-2026.",
            text=text,
        )
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        raise ConfigurationError("{text} is no day of the calendar. Write the day first.", text=text) from None
