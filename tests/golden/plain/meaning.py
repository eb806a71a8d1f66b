"""What a code means on which days, and which unit a name stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from targeting.workspace import Code, Settings

LAWS = {
    "SEL": r"SEL\b|servicelov|lov om social service",
    "SUL": r"SUL\b|sundhedslov",
    "BL": r"BL\b|barnets? lov",
    "LAB": r"LAB\b",
    "LAS": r"LAS\b|aktivl",
}
# What may stand in such a cell of the sample and its damage; with any other word nobody knows the law.
WORD = re.compile(r"[^\W\d_]{2,}")
PLAIN_WORDS = {"stk", "nr", "om", "og", "i", "litra"}
PARTS = re.compile(r"\b(?:stk|nr)\.?\s*\d+", re.IGNORECASE)
NUMBER = re.compile(r"(\d+)\s?([a-zæøå](?![a-zæøå]))?", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """Days from ``start`` to ``end``, both included; no end when it is open."""

    start: date
    end: date | None

    def within(self, other: Period) -> Period | None:
        """The days that both hold; None when there are none."""
        ends = [end for end in (self.end, other.end) if end is not None]
        both = Period(max(self.start, other.start), min(ends, default=None))
        return None if both.end is not None and both.end < both.start else both


def period_of(code: Code) -> Period:
    """The days on which a code has this meaning."""
    return Period(code.valid_from or date.min, code.valid_to)


def meanings(codes: Iterable[Code], code_list: str, text: str, default_law: str | None) -> list[Code]:
    """Every meaning the code has had; none when it is unknown."""
    wanted = paragraph(text, default_law) if code_list == "paragraph" else text
    return [code for code in codes if code.code_list == code_list and code.code.casefold() == wanted.casefold()]


def paragraph(text: str, default_law: str | None) -> str:
    """Law and paragraph in the code list's spelling (SEL-85), from any spelling seen in an extract."""
    named = [law for law, words in LAWS.items() if re.search(rf"\b(?:{words})", text, re.IGNORECASE)]
    number = NUMBER.search(text)
    foreign = {word.casefold() for word in WORD.findall(text)} - PLAIN_WORDS
    law = named[0] if named else None if foreign else default_law
    several = [each for each in re.findall(r"\d+", PARTS.sub("", text)) if len(each) in (2, 3)][1:]
    return f"{law}-{number[1].lstrip('0')}{number[2] or ''}" if law and number and not several else text


def service_centres(settings: Settings, department: str) -> dict[str, str]:
    """The department's service centres by every name they have in the extracts."""
    units = next(entry.service_centres for entry in settings.departments if entry.id == department)
    return {name.casefold(): unit.id for unit in units for name in (unit.id, unit.name, *unit.aliases)}
