"""A text as it is read: without what no screen shows, its digits those of a keyboard, whatever script they are in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Marks that no screen shows, marks that are set on another, and what is no character at all.
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Co", "Cn", "Cs"})
# Letters by their category that are blank on a screen.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_MINUS = "\u2212"


@dataclass(frozen=True)
class PlainText:
    """The text, and where each of its characters stood in what was written."""

    text: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """What is from ``start`` to ``end`` here, there."""
        return self.at[start], self.at[end - 1] + 1


def plain_text(text: str) -> PlainText:
    """The text as it is read."""
    if text.isascii():
        return PlainText(text, range(len(text)))
    kept = [(place, _keyed(sign)) for place, sign in enumerate(text) if not _unseen(sign)]
    return PlainText("".join(sign for _, sign in kept), tuple(place for place, _ in kept))


def _unseen(sign: str) -> bool:
    return not sign.isascii() and (sign in _FILLERS or unicodedata.category(sign) in _UNSEEN)


def _keyed(sign: str) -> str:
    """A keyboard's digit, dash or space for any script's; of a letter of full width the letter."""
    if sign.isascii():
        return sign
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(sign) == "Pd" or sign == _MINUS:
        return "-"
    if sign.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign
