"""Any CPR number of the test ranges, however it is divided and in whatever text, is found, and never repeated."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targeting.audit import log_takes
from targeting.errors import ConfigurationError
from targeting.language import spoken
from targeting.privacy import places_of_cpr, require_typed, scrub

DIVIDES = [*" \t.-/_:·'()[]|+~*\u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe63\u30fb"]
UNSEEN = [*"\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202e\u0301\ufe0f\u3164"]
# The zeros of scripts whose digits follow each other: keyboard, Arabic, Persian, Devanagari, Bengali, Thai, full width.
ZEROS = [*"0\u0660\u06f0\u0966\u09e6\u0e50\uff10"]
FIRST, LAST = date(1858, 1, 1), date(1899, 12, 31)
WORDS = st.text(st.characters(exclude_categories=("Nd", "No", "Cs", "Cc")), max_size=30).filter(
    lambda text: not any(unicodedata.digit(sign, None) is not None for sign in text)
)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Born 1858-1899, the seventh digit 5 to 8; or a substitute, 60 later in the month."""
    born = FIRST + timedelta(days=draw(st.integers(0, (LAST - FIRST).days)))
    day = born.day + (60 if draw(st.booleans()) else 0)
    return f"{day:02}{born:%m%y}{draw(st.integers(5, 8))}{draw(st.integers(0, 999)):03}"


@st.composite
def written(draw: st.DrawFn) -> str:
    """A number with anything at all between its parts, or between all its digits, and the unseen wherever it fell."""
    number = draw(numbers())
    parts = draw(st.sampled_from([(2, 4, 6), (2, 4, 6, 8), (6,), (4, 6), (2, 6), (), tuple(range(1, 10))]))
    zero = ord(draw(st.sampled_from(ZEROS)))
    signs = []
    for place, digit in enumerate(number):
        if place in parts:
            signs.append(draw(st.text(st.sampled_from(DIVIDES), min_size=1, max_size=3)))
        signs.append(draw(st.sampled_from(["", *UNSEEN])) if place else "")
        signs.append(chr(zero + int(digit)))
    return "".join(signs)


@given(WORDS, written(), WORDS)
def test_a_number_is_found_wherever_and_however_it_is_written(before: str, number: str, after: str) -> None:
    text = f"{before} {number} {after}"
    assert places_of_cpr(text)
    assert not log_takes(text)
    assert number not in scrub(text)
    with pytest.raises(ConfigurationError) as refused:
        require_typed("--reason", text)
    said = refused.value.message.in_(spoken())
    assert number not in said
    assert not places_of_cpr(said)


@given(WORDS, numbers(), WORDS)
def test_its_place_is_where_it_begins(before: str, number: str, after: str) -> None:
    assert places_of_cpr(f"{before} {number} {after}") == (len(before) + 2,)


@given(st.datetimes(), st.binary(min_size=16, max_size=32))
def test_what_machines_write_is_let_through(moment: object, fingerprint: bytes) -> None:
    stamp = str(moment).replace(" ", "T")
    assert log_takes({"at": f"{stamp}Z", "sha256": fingerprint.hex(), "day": stamp[:10]})
