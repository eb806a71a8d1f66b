"""A calendar file (iCalendar, RFC 5545) of whole days, for any calendar program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# RFC 5545, 3.1: a line has 75 octets at most, and goes on after a line break and a space.
_OCTETS = 75


@dataclass(frozen=True)
class WholeDay:
    """One day in a calendar: ``uid`` stays the same when the calendar is made anew, so that no day comes twice."""

    uid: str
    day: date
    summary: str


def calendar(days: Iterable[WholeDay], made_at: datetime) -> str:
    """The file, with CRLF after every line."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//targeting//DA", *_events(days, made_at), "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _events(days: Iterable[WholeDay], made_at: datetime) -> Iterator[str]:
    for each in days:
        yield "BEGIN:VEVENT"
        yield f"UID:{each.uid}"
        yield f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{each.day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_escaped(each.summary)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def _escaped(text: str) -> str:
    for letter in "\\;,":
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of 75 octets at most, cut between letters."""
    piece, begun = "", False
    for letter in line:
        if len(f"{piece}{letter}".encode()) > _OCTETS - begun:
            yield " " * begun + piece
            piece, begun = "", True
        piece += letter
    yield " " * begun + piece
