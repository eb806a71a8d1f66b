"""Reading the log. Reading proves nothing: ``verify`` does."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import rfc8785

from targeting.audit.entry import Entry, Malformed, decode
from targeting.audit.events import PRUNED, RECOVERED, LogRecovered
from targeting.audit.folder import LogFolder
from targeting.errors import TargetingError
from targeting.shapes import Json


def read_entries(folder: Path, types: Collection[str] | None = None) -> Iterator[Entry]:
    """The entries in order, all or only some types; none when there is no log.

    Pruned entries are passed over; ``standing_entries`` also gives those that were carried forward. A last line
    that is still being written is not an entry yet. Raises TargetingError at a line that is no entry.
    """
    marks = None if types is None else tuple(f'"type":"{type}"'.encode() for type in types)
    for segment in LogFolder(folder).segments():
        for number, line in enumerate(segment.lines(), start=1):
            if not line.endswith(b"\n"):
                break
            if marks is not None and not any(mark in line for mark in marks):
                continue
            try:
                entry = decode(line[:-1])
            except Malformed:
                raise TargetingError(
                    "Line {number} of log/{file} cannot be read: it was edited. Run `targeting log verify`.",
                    number=number,
                    file=segment.entries.name,
                ) from None
            if types is None or entry.type in types:
                yield entry


def entries_of(folder: Path, run_id: str) -> Iterator[Entry]:
    """The entries of one run, in order."""
    return (entry for entry in read_entries(folder) if entry.run_id == run_id)


def standing_entries(folder: Path, types: Collection[str]) -> list[Entry]:
    """The entries of these types in the order of the log, also those of audit.events.CARRIED that were pruned.

    Raises TargetingError at a line that is no entry.
    """
    found: dict[int, Entry] = {}
    for entry in read_entries(folder, {*types, PRUNED}):
        for each in (*carried_by(entry), entry):
            if each.type in types:
                found.setdefault(each.seq, each)
    return [found[seq] for seq in sorted(found)]


def newest_time(folder: Path) -> datetime | None:
    """The time of the last whole line; None where there is no log, or that line is no entry, as ``verify`` finds."""
    for segment in reversed(LogFolder(folder).segments()):
        for line in deque((line for line in segment.lines() if line.endswith(b"\n")), maxlen=1):
            with suppress(Malformed):
                return decode(line[:-1]).at
            return None
    return None


def taken_over(entry: Entry) -> frozenset[int]:
    """Numbers of the entries that ``entry`` tells a crash left without a signature: anybody may have added them."""
    return frozenset(each.seq for each in LogRecovered.of(entry).unsigned) if entry.type == RECOVERED else frozenset()


def carried_by(entry: Entry) -> Iterator[Entry]:
    """The pruned entries that ``entry`` carries forward, whole, also those that one of them carried before.

    Their leaf hash is calculated, so that it can be held against the log's; raises Malformed.
    """
    told = entry.body.get("carried") if entry.type == PRUNED else None
    for fields in told if isinstance(told, Sequence) else ():
        carried = _entry(fields)
        yield from carried_by(carried)
        yield carried


def _entry(fields: Json) -> Entry:
    try:
        return decode(rfc8785.dumps(fields))
    except (ValueError, RecursionError):
        raise Malformed("not a carried entry") from None
