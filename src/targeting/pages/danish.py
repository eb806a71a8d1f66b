"""How anything is said in Danish: dates, moments, numbers, shares and lists, and the one word for what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from targeting import language
from targeting.workspace import OPEN

HIDDEN = "skjult"
TOO_SMALL = (
    "Opdelt på {by} er de fleste tal skjult, fordi de er små eller kunne røbe et lille. "
    "Bredere grupper kunne vise mere."
)
BLANK = "Ikke udfyldt endnu."
UNKNOWN = "ikke oplyst"
DATATILSYNET = "Datatilsynet, Carl Jacobsens Vej 35, 2500 Valby, telefon 33 19 32 00, www.datatilsynet.dk"
Thing = TypeVar("Thing")


def mostly_hidden(rows: Sequence[Sequence[str]]) -> bool:
    """Whether more than three quarters of the cells beside the rows' names are hidden: such a table says nothing."""
    cells = [cell for row in rows for cell in row[1:]]
    return 4 * cells.count(HIDDEN) > 3 * len(cells)


def said(text: str) -> str:
    """A text a person writes; where nobody has yet, that is said plainly."""
    return BLANK if not text.strip() or text.startswith(OPEN) else text.strip()


def day(value: date | str | None) -> str:
    """A date, or one in ISO form, as it is said: 2. november 2026."""
    from babel.dates import format_date

    if not value:
        return BLANK
    return format_date(date.fromisoformat(value) if isinstance(value, str) else value, "long", locale="da")


def moment(iso: str, timezone: str) -> str:
    """A moment in UTC, in ISO form, as the municipality's clocks showed it."""
    if not iso:
        return UNKNOWN
    local = datetime.fromisoformat(iso).astimezone(ZoneInfo(timezone))
    return f"{day(local.date())} kl. {local:%H.%M}"


def whole(number: int | None) -> str:
    """A number with points between the thousands; one that was suppressed is said to be."""
    from babel.numbers import format_decimal

    return HIDDEN if number is None else format_decimal(number, locale="da")


def decimal(number: float) -> str:
    """A number with as many decimals as it has, at most six figures."""
    return f"{number:g}".replace(".", ",")


def percent(share: float | None) -> str:
    """A share with two decimals; one that was suppressed is said to be."""
    return HIDDEN if share is None else f"{100 * share:.2f} %".replace(".", ",")


def counted(number: int, one: str, several: str) -> str:
    """A number with its word: 1 plan, 3 planer."""
    return f"{whole(number)} {one if number == 1 else several}"


def months(number: int) -> str:
    """A number of months in words."""
    return counted(number, "måned", "måneder")


def period(months_: int | None, days: int | None = None) -> str:
    """A number of months, or of days where there are no months, in words."""
    return counted(days, "dag", "dage") if days is not None else months(months_ or 0)


def listed(words: Iterable[str]) -> str:
    """All of them: a, b og c."""
    return language.listed(words).in_("da") or "ingen"


def numbered(groups: Iterable[Sequence[Thing]]) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """Each thing of the groups once, in their order; and of each group the numbers of its things: 1, 2 og 5."""
    groups = tuple(groups)
    things = tuple(dict.fromkeys(thing for group in groups for thing in group))
    numbers = {thing: number for number, thing in enumerate(things, start=1)}
    return things, tuple(
        listed(str(number) for number in sorted(numbers[thing] for thing in group)) for group in groups
    )


def either(words: Iterable[str]) -> str:
    """One of them: a, b eller c."""
    return language.either(words).in_("da")
