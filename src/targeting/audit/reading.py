"""Reading the log. Reading proves nothing: ``verify`` does."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

import rfc8785

from targeting.audit.entry import Entry, Malformed, decode, naming
from targeting.audit.events import PRUNED, RECOVERED, LogRecovered
from targeting.audit.folder import LogFolder
from targeting.audit.segments import Segment
from targeting.errors import TargetingError
from targeting.shapes import Json


def read_entries(folder: Path, types: Collection[str] | None = None) -> Iterator[Entry]:
    """The entries in order, all or only some types; none when there is no log.

    Pruned entries are passed over; ``standing_entries`` also gives those that were carried forward. A last line
    that is still being written is not an entry yet. Raises TargetingError at a line that is no entry.
    """
    for segment in LogFolder(folder).segments():
        yield from (entry for entry in _entries_in(segment, types) if types is None or entry.type in types)


def _entries_in(segment: Segment, types: Collection[str] | None = None, skipped: int = 0) -> Iterator[Entry]:
    """The entries of a segment after the first few; where ``types`` are given, those whose line names one of them."""
    named = None if types is None else naming(types)
    for number, line in islice(enumerate(segment.lines(), start=1), skipped, None):
        if not line.endswith(b"\n"):
            return
        if named is not None and not named.search(line):
            continue
        try:
            yield decode(line[:-1])
        except Malformed:
            raise TargetingError(
                "Line {number} of log/{file} cannot be read: it was edited. Run `targeting log verify`.",
                number=number,
                file=segment.entries.name,
            ) from None


def entries_of(folder: Path, run_id: str) -> Iterator[Entry]:
    """The entries of one run, in order."""
    return (entry for entry in read_entries(folder) if entry.run_id == run_id)


def entry_at(folder: Path, seq: int) -> Entry | None:
    """Entry number ``seq``; None where there is none, or it is pruned. Raises TargetingError at a line that is none.

    One segment is read, and the first line of those after it.
    """
    for segment in reversed(LogFolder(folder).segments()):
        first = next(_entries_in(segment), None)
        if first is not None and first.seq <= seq:
            return next(islice(_entries_in(segment, skipped=seq - first.seq), 1), None)
    return None


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
