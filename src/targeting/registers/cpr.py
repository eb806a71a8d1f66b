"""CPR numbers: what a written number is (domain: CPR-kontoret, modulus 11 gave way on 2007-10-01)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "substitute", "invalid"]

_SEPARATORS = re.compile(r"[\s\u00a0-]+")
_GUARD = re.compile(r'^=?"?([^"]*)"?$')
_LETTER_FORM = re.compile(r"^\d{7}[A-Z]{2}\d$")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class CprReading:
    """What a cell said: a person's number (ten digits), a substitute number, or none."""

    kind: Kind
    number: str | None = None
    zero_restored: bool = False
    modulus_11: bool = True


def read_cpr(written: str) -> CprReading:
    """Read one cell. A failed modulus 11 is a remark, never a rejection; eight digits or fewer are no number."""
    guard = _GUARD.match(written.strip())
    compact = _SEPARATORS.sub("", guard.group(1) if guard else written).removesuffix(".0").upper()
    if _LETTER_FORM.match(compact):
        return CprReading("substitute")
    if not (compact.isascii() and compact.isdigit() and len(compact) in (9, 10)):
        return CprReading("invalid")
    number = compact.zfill(10)
    day, month = int(number[:2]), int(number[2:4])
    if 61 <= day <= 91 and 1 <= month <= 12:
        return CprReading("substitute")
    if not (1 <= month <= 12 and 1 <= day <= _LONGEST_MONTH[month - 1]):
        return CprReading("invalid")
    return CprReading("person", number, zero_restored=len(compact) == 9, modulus_11=_modulus_11(number))


def _modulus_11(number: str) -> bool:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=True)) % 11 == 0
