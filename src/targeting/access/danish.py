"""Dates and moments as a Danish citizen reads them."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip
LAWS = {
    "ALF": "lov om arbejdsløshedsforsikring",
    "BL": "barnets lov",
    "BSL": "boligstøtteloven",
    "BUL": "lov om en børne- og ungeydelse",
    "LAB": "lov om en aktiv beskæftigelsesindsats",
    "LAS": "lov om aktiv socialpolitik",
    "PL": "pensionsloven",
    "SDPL": "sygedagpengeloven",
    "SEL": "serviceloven",
    "SUL": "sundhedsloven",
}


def day(iso: object) -> str:
    """``2017-10-02`` as 2. oktober 2017; "ikke oplyst" where the log says nothing."""
    return _day(datetime.fromisoformat(str(iso))) if iso else "ikke oplyst"


def moment(iso: str, timezone: str) -> str:
    """A moment in UTC as the municipality's clocks showed it."""
    if not iso:
        return "ikke oplyst"
    local = datetime.fromisoformat(iso).astimezone(ZoneInfo(timezone))
    return f"{_day(local)} kl. {local:%H.%M}"


def listed(words: list[str]) -> str:
    """``a, b og c``."""
    return " og ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else "ingen"


def _day(at: datetime) -> str:
    return f"{at.day}. {MONTHS[at.month - 1]} {at.year}"


def laws_in(texts: list[str]) -> str:
    """What the abbreviations of laws in ``texts`` stand for; "" when there are none."""
    words = set(re.findall(r"\w+", " ".join(texts)))
    return "; ".join(f"{short} er {name}" for short, name in LAWS.items() if short in words)
