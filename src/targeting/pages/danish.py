"""How a document writes dates, numbers and shares."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
HIDDEN = "skjult (små tal)"


def day(value: date | None) -> str:
    """A date as it is said: 2. november 2026."""
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}" if value else "Ikke udfyldt endnu."


def moment(written: str, zone: str) -> str:
    """A moment in UTC, as the log writes it, as the municipality's clocks showed it: 2. november 2026 kl. 05.30."""
    local = datetime.fromisoformat(written).astimezone(ZoneInfo(zone))
    return f"{day(local)} kl. {local:%H.%M}"


def whole(number: int | None) -> str:
    """A number with points between the thousands; one that was suppressed is said to be."""
    return HIDDEN if number is None else f"{number:,}".replace(",", ".")


def percent(share: float | None) -> str:
    """A share with two decimals; one that was suppressed is said to be."""
    return HIDDEN if share is None else f"{100 * share:.2f} %".replace(".", ",")


def months(number: int) -> str:
    """A number of months in words."""
    return "1 måned" if number == 1 else f"{number} måneder"
