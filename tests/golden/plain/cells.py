"""What one cell says: text, date, week, amount or personal number; None when it does not say that."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

NOTHING = {"", "null"}
ERROR = re.compile(r"#(n/a|i/t)|#.+[!?]|#+|err:\d+", re.IGNORECASE)
EARLIEST, LATEST = 1880, 2100
SPREADSHEET_DAY_0 = date(1899, 12, 30)

TIME = r"(?:[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?"
DAY_FIRST = re.compile(r"(\d{1,2})([-.])(\d{1,2})\2(\d{4})" + TIME)
YEAR_FIRST = re.compile(r"(\d{4})([-.])(\d{2})\2(\d{2})" + TIME)
OPEN_END = re.compile(r"(?:9999-12-31|31-12-9999|31\.12\.9999)" + TIME + "|PLUS_INF")
WEEK = re.compile(r"(\d{4})-W?(\d{2})")
AMOUNT = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
GUARD = re.compile(r'="(.*)"', re.DOTALL)
HEALTH_SUBSTITUTE = re.compile(r"\d{7}[A-Z]{2}\d")


def text_of(raw: object, guarded: bool = False) -> str:
    """A cell as clean text; empty when it holds nothing."""
    text = _as_text(raw)
    guard = GUARD.fullmatch(text.strip()) if guarded else None
    text = " ".join((guard[1] if guard else text).split())
    return "" if text.casefold() in NOTHING else text


def _as_text(raw: object) -> str:
    match raw:
        case None:
            return ""
        case datetime():
            return raw.date().isoformat() if raw.time() == datetime.min.time() else raw.isoformat(sep=" ")
        case float() if raw.is_integer():
            return str(int(raw))
    return str(raw)


def is_error(text: str) -> bool:
    """Whether a spreadsheet says that it had no value here: no row with such a cell is read."""
    return ERROR.fullmatch(text) is not None


def is_open_end(text: str) -> bool:
    """Whether the cell says that there is no end."""
    return OPEN_END.fullmatch(text.upper()) is not None


def date_of(text: str, day_numbers: bool = False) -> date | None:
    """The date, in one of the forms that extracts use; a spreadsheet's day number where it is said that there are."""
    if match := DAY_FIRST.fullmatch(text):
        return _date(int(match[4]), int(match[3]), int(match[1]))
    if match := YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    if day_numbers and re.fullmatch(r"\d{5}", text):
        return _plausible(SPREADSHEET_DAY_0 + timedelta(days=int(text)))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None


def _plausible(day: date) -> date | None:
    return day if EARLIEST <= day.year <= LATEST else None


def week_of(text: str) -> tuple[date, date] | None:
    """Monday and Sunday of the ISO week."""
    match = WEEK.fullmatch(text)
    if match is None:
        return None
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return None
    return (monday, monday + timedelta(days=6)) if _plausible(monday) else None


def amount_of(text: str) -> Decimal | None:
    """The amount in kroner, written as Danes write it."""
    return Decimal(text.replace(".", "").replace(",", ".")) if AMOUNT.fullmatch(text) else None


def is_substitute_number(text: str) -> bool:
    """Whether this is a substitute for a personal number (erstatningspersonnummer): it links to nothing."""
    number = _bare(text)
    if HEALTH_SUBSTITUTE.fullmatch(number):
        return True
    return bool(re.fullmatch(r"\d{10}", number)) and 61 <= int(number[:2]) <= 91


def cpr_of(text: str) -> str | None:
    """The ten digits of a personal number. Modulus 11 is not looked at: it has not held since 2007."""
    number = _bare(text)
    if not re.fullmatch(r"\d{10}", number):
        return None
    # 2000 had a 29 February; the year in the number is not needed to know that a day is possible.
    return number if _date(2000, int(number[2:4]), int(number[:2])) else None


def _bare(text: str) -> str:
    """Without hyphen, space, spreadsheet guard and decimals, and with the zero that a spreadsheet ate."""
    guard = GUARD.fullmatch(text)
    number = re.sub(r"[-\s]", "", guard[1] if guard else text).upper().removesuffix(".0")
    return number.zfill(10) if re.fullmatch(r"\d{9}", number) else number


READS: dict[str, Callable[[str], object]] = {
    "cpr": cpr_of,
    "date": date_of,
    "week": week_of,
    "amount": amount_of,
}
