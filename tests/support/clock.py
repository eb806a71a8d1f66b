"""The machine's clock as somebody has set it, and what they type while it is so."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from unittest.mock import patch

from targeting import session


@contextmanager
def clock_at(moment: datetime, stdin: str = "") -> Iterator[None]:
    """Let the program read ``moment`` off the clock, and find ``stdin`` on its standard input each time it asks."""

    class Set(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    class Keyboard(io.StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override]
            return f"{stdin}\n"

    with patch.object(session, "datetime", Set), patch.object(sys, "stdin", Keyboard()):
        yield
