from __future__ import annotations

from datetime import UTC, datetime

import pytest

from targeting.audit.entry import Malformed, decode, encode

LINE = encode(1, "ab" * 32, datetime(2017, 10, 2, tzinfo=UTC), "source.read", "run-1", "analyst", {"rows": 1})


def test_a_line_that_was_encoded_is_decoded() -> None:
    entry = decode(LINE)
    assert (entry.seq, entry.prev, entry.type) == (1, "ab" * 32, "source.read")
    assert (entry.run_id, entry.actor, entry.body) == ("run-1", "analyst", {"rows": 1})


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b"\xff",
        LINE + b" ",
        LINE.replace(b":", b": ", 1),
        LINE.replace(b'"rows":1', b'"rows":1.0'),
        LINE.replace(b'"rows":1', b'"rows":NaN'),
        LINE.replace(b'"rows":1', b'"rows":' + b"9" * 5000),
        LINE.replace(b"analyst", rb"\u0061nalyst"),
        LINE.replace(b'"seq":1', b'"seq":true'),
        LINE.replace(b'"seq":1', b'"seq":"1"'),
        LINE.replace(b'"type":"source.read"', b'"type":["source.read"]'),
        LINE.replace(b'"run_id":"run-1"', b'"run_id":7'),
        LINE.replace(b'"v":1', b'"v":2'),
        LINE.replace(b',"v":1', b""),
        LINE.replace(b'{"rows":1}', b"[]"),
        LINE.replace(b'{"actor"', b'{"aaa":1,"actor"'),
        LINE.replace(b'{"actor"', b'{"actor":"x","actor"'),
    ],
    ids=range(21),
)
def test_a_line_that_encode_would_not_have_made_is_refused(line: bytes) -> None:
    with pytest.raises(Malformed):
        decode(line)
