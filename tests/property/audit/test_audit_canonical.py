"""The quick check that a line is canonical says what rfc8785 says, of any JSON and of any bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from targeting.audit.entry import canonical

TEXTS = st.text(st.characters(), max_size=6)
NUMBERS = st.integers(-(2**53), 2**53) | st.integers() | st.floats()
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def by_rfc8785(line: bytes) -> object:
    """What the line says, or that it is not canonical, by the library alone."""
    try:
        value = json.loads(line)
        return value if rfc8785.dumps(value) == line else ValueError
    except (ValueError, RecursionError):
        return ValueError


def quickly(line: bytes) -> object:
    try:
        return canonical(line)
    except (ValueError, RecursionError):
        return ValueError


@settings(max_examples=400, deadline=None)
@given(value=VALUES)
def test_what_rfc8785_writes_is_canonical(value: Any) -> None:
    try:
        line = rfc8785.dumps(value)
    except ValueError:
        return
    assert repr(quickly(line)) == repr(by_rfc8785(line))


@settings(max_examples=400, deadline=None)
@given(value=VALUES, ascii=st.booleans(), sort=st.booleans(), compact=st.booleans())
def test_other_writings_are_judged_alike(value: Any, ascii: bool, sort: bool, compact: bool) -> None:
    separators = (",", ":") if compact else None
    text = json.dumps(value, ensure_ascii=ascii, sort_keys=sort, separators=separators)
    line = text.encode("utf-8", "surrogatepass")
    assert repr(quickly(line)) == repr(by_rfc8785(line))


@settings(max_examples=400, deadline=None)
@given(value=VALUES, data=st.data())
def test_any_changed_byte_is_judged_alike(value: Any, data: st.DataObject) -> None:
    line = bytearray(
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
    )
    line[data.draw(st.integers(0, len(line) - 1))] = data.draw(st.integers(0, 255))
    assert repr(quickly(bytes(line))) == repr(by_rfc8785(bytes(line)))


@pytest.mark.parametrize(
    "line",
    [
        b"1.0", b"1e3", b"-0", b"0", b"-1", b"9007199254740991", b"9007199254740992", b"NaN", b"-Infinity", b"true",
        rb'"\u00e6"', '"æ"'.encode(), rb'"\u001f"', rb'"\u001F"', rb'"\/"', b'"\x7f"', rb'"\ud800"', b'{"a":1,"a":1}',
        '{"\U00010000":1,"\uffff":2}'.encode(), '{"\uffff":2,"\U00010000":1}'.encode(), b" 1", b"1 ", b"\xef\xbb\xbf1",
        b"[" * 100_000, b"", b"\xff", '"\u2028"'.encode(), b"1" * 5000,
    ],
    ids=range(28),
)  # fmt: skip
def test_the_corners_are_judged_alike(line: bytes) -> None:
    assert repr(quickly(line)) == repr(by_rfc8785(line))
