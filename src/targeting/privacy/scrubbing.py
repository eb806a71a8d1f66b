"""Danish CPR numbers in free text: find them, and mask them.

Built to see too much rather than too little: any ten digits count, also where they spell no possible date,
because a CPR number with a typing error still points at a citizen.
"""

from __future__ import annotations

import re

MASK = "[cpr]"

# A dash is whatever a keyboard, Word or a fixed-space export makes of it. A hexadecimal neighbour means
# that the match would be cut out of a UUID.
_DIVIDED = re.compile(r"(?<![0-9a-fA-F])\d{6}[-\u2010-\u2015\u2212\s]\d{4}(?![0-9a-fA-F])")
_WORD = re.compile(r"[^\W_]+")
_HEXADECIMAL = re.compile(r"(?=.*[a-fA-F])[0-9a-fA-F]+")
_TEN_DIGITS = re.compile(r"(?<!\d)\d{10}(?!\d)")
# In free text: its pairs apart too.
_SPACED = re.compile(r"(?<![^\W_])(?:\d{2}\W?){3}\W{0,3}\d{4}(?!\d)")
# In a file's name there are no fingerprints to spare: nine or more digits, also glued to letters or divided after six.
_IN_A_NAME = re.compile(r"\d{9,}|(?<!\d)\d{5,6}[^0-9a-zA-Z]{1,3}\d{4}(?!\d)")


def scrub(text: str) -> str:
    """``text`` with every CPR-like number replaced by ``[cpr]``."""
    return _WORD.sub(_mask_word, _DIVIDED.sub(MASK, text))


def scrub_name(name: str) -> str:
    """A file's or sheet's name with everything in it that could be a CPR number replaced by ``[cpr]``."""
    return _IN_A_NAME.sub(MASK, scrub(name))


def looks_like_cpr(text: str) -> bool:
    """Whether ``text`` holds ten digits in a row, or six and four with a dash or space between.

    Fingerprints (SHA-256 in hex), UUIDs, UTC timestamps and numbers of any other length pass.
    """
    return scrub(text) != text


def places_of_cpr(text: str) -> tuple[int, ...]:
    """Where in ``text`` each CPR-like number begins, counted from 1, so that it can be told without being repeated."""
    divided = [found.start() + 1 for shape in (_DIVIDED, _SPACED) for found in shape.finditer(text)]
    whole = [
        word.start() + inner.start() + 1
        for word in _WORD.finditer(text)
        if not _HEXADECIMAL.fullmatch(word[0])
        for inner in _TEN_DIGITS.finditer(word[0])
    ]
    return tuple(sorted({*divided, *whole}))


def _mask_word(word: re.Match[str]) -> str:
    found = word[0]
    return found if _HEXADECIMAL.fullmatch(found) else _TEN_DIGITS.sub(MASK, found)
