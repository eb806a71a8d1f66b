"""One entry of the log, and the line of canonical JSON (RFC 8785) that it is stored as."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

import rfc8785

from targeting.audit.merkle import leaf_hash
from targeting.errors import TargetingError
from targeting.shapes import Document, Json

VERSION = 1
GENESIS = "0" * 64
_FIELDS = {"v", "seq", "prev", "t", "type", "run_id", "actor", "body"}


class Malformed(ValueError):
    """A line is not an entry in canonical form."""


@dataclass(frozen=True)
class Entry:
    """Something that happened.

    ``seq`` counts from 0; ``prev`` and ``leaf_hash`` are hex, the hash of the entry before (64 zeros for the
    first) and of this one; ``t`` is UTC in ISO form with microseconds; ``run_id`` is None outside a run.
    """

    seq: int
    prev: str
    t: str
    type: str
    run_id: str | None
    actor: str
    body: Document
    leaf_hash: str

    @property
    def at(self) -> datetime:
        """When it happened."""
        return datetime.fromisoformat(self.t)


def encode(seq: int, prev: str, at: datetime, type: str, run_id: str | None, actor: str, body: Document) -> bytes:
    """The line of an entry, without line feed; raises TargetingError when the body has no canonical form."""
    fields: dict[str, Json] = {
        "v": VERSION,
        "seq": seq,
        "prev": prev,
        "t": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "type": type,
        "run_id": run_id,
        "actor": actor,
        "body": dict(body),
    }
    try:
        return rfc8785.dumps(fields)
    except (ValueError, RecursionError):
        raise TargetingError(
            "The log entry {type} was refused: its body is not JSON in the sense of RFC 8785. Give text, "
            "true/false, lists, objects with text keys, finite numbers, and whole numbers below 2^53.",
            type=type,
        ) from None


def decode(line: bytes) -> Entry:
    """The entry in a line, without line feed; raises Malformed unless encode would make the same bytes."""
    try:
        fields = canonical(line)
    except (ValueError, RecursionError):
        raise Malformed("not canonical JSON") from None
    if not isinstance(fields, dict) or fields.keys() != _FIELDS:
        raise Malformed("not a log entry")
    # JSON's true equals 1 in Python, and would pass for a number; so would 1.0.
    if fields.pop("v") != VERSION or type(fields["seq"]) is not int or not isinstance(fields["body"], dict):
        raise Malformed("not a log entry of a known version")
    texts = (fields["prev"], fields["t"], fields["type"], fields["actor"], fields["run_id"] or "")
    if not all(isinstance(text, str) for text in texts):
        raise Malformed("not a log entry")
    if not _is_moment(fields["t"]):
        raise Malformed("its time is none")
    return Entry(**fields, leaf_hash=leaf_hash(line).hex())


def _is_moment(text: str) -> bool:
    """Whether it is a time as ``encode`` writes it; then two of them stand in the order of their letters."""
    try:
        return len(text) == _MOMENT and text.endswith("Z") and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def naming(types: Iterable[str]) -> re.Pattern[bytes]:
    """What finds the lines of entries of these types, and of few others: a body may hold the same letters."""
    return re.compile(rb'"type":"(?:%b)"' % b"|".join(re.escape(type).encode() for type in types))


def canonical(line: bytes) -> Any:
    """What a line of RFC 8785 JSON says; raises ValueError or RecursionError when it is not in that form."""
    text = line.decode()
    # Below the surrogates, code points order keys as RFC 8785 does; astral characters would not.
    if text.isascii() or max(text) < "\ud800":
        try:
            value = _READ(text)
            if _WRITE(value) == text:
                return value
        except _NotPlainError:
            pass
    value = json.loads(line)
    if rfc8785.dumps(value) != line:
        raise ValueError("not canonical")
    return value


class _NotPlainError(Exception):
    """A number whose canonical form Python's own JSON does not know."""


def _whole_number(digits: str) -> int:
    if len(digits) > _SAFE_DIGITS:
        raise _NotPlainError
    return int(digits)


def _not_plain(_: str) -> NoReturn:
    raise _NotPlainError


_MOMENT = len("2017-10-02T08:15:00.000000Z")
_SAFE_DIGITS = 15  # below 2^53 for sure
# Python's own JSON is ten times as fast as rfc8785, and equal to it for text, whole numbers and what holds them.
_READ = json.JSONDecoder(parse_int=_whole_number, parse_float=_not_plain, parse_constant=_not_plain).decode
_WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
