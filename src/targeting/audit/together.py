"""A log of many entries is read by several processes, a segment at a time; the finding is that of one pass.

Only what is plainly in order is found so. Where anything is not, the caller makes the one pass that names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from targeting.audit.chain import Position, batches
from targeting.audit.folder import LogFolder
from targeting.audit.kept import KeptPass
from targeting.audit.note import Checkpoint
from targeting.audit.scan import Scan, Start
from targeting.audit.segments import BadSegment
from targeting.audit.times import Times
from targeting.audit.trust import Trust

MANY = 50_000  # below that, one process is as fast as two
AHEAD = 4  # segments that wait for a process, each with its start: the rest need not be in memory


@dataclass(frozen=True)
class Reading:
    """What all processes know: the log at one moment, and from which size on signatures are checked."""

    log: LogFolder
    trust: Trust
    lengths: Mapping[int, int]
    kept: Mapping[int, int]
    singles: frozenset[int]
    current: Checkpoint
    signatures_from: int

    def scan(self, start: Start) -> tuple[Scan, KeptPass]:
        """A pass from ``start`` on."""
        after = start.position.size - 1
        kept = KeptPass(self.log.kept, self.kept, self.singles, after)
        return Scan(self.log, self.trust, kept, self.signatures_from, start), kept


_reading: Reading


def read_together(reading: Reading) -> tuple[Position, Times] | None:
    """Where the log ends, and its times; None where it is not plainly in order, is short or pruned, or has one core."""
    if reading.current.size < MANY or cores() < 2 or any(each.pruned for each in reading.log.segments()):
        return None
    times, position = Times(reading.trust.origin), Position()
    # A fork has what this process has; the keys of Trust cannot be sent to another.
    try:
        with ProcessPoolExecutor(cores(), get_context("fork"), _begin, (reading,)) as pool:
            for after, found in _in_order(pool, reading):
                part = found.result()
                if part is None or not times.join(part):
                    pool.shutdown(cancel_futures=True)
                    return None
                position = after
    except (OSError, BrokenProcessPool):
        return None
    signed = (position.size, position.edge.root) == (reading.current.size, reading.current.root)
    ends = max(reading.lengths.items(), default=None) == (position.segment, position.offset)
    return (position, times) if signed and ends else None


def cores() -> int:
    """How many processes may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _in_order(pool: ProcessPoolExecutor, reading: Reading) -> Iterator[tuple[Position, Future[Times | None]]]:
    """Each segment's end and what a process finds in it, in order."""
    waiting: list[tuple[Position, Future[Times | None]]] = []
    start = Position()
    try:
        for batch in batches(reading.log, reading.current.size):
            last = batch.after.size == reading.current.size
            waiting.append((batch.after, pool.submit(_part, start, batch.after.size, last)))
            start = batch.after
            if len(waiting) > AHEAD:
                yield waiting.pop(0)
    except BadSegment:
        return
    yield from waiting


def _begin(reading: Reading) -> None:
    global _reading
    _reading = reading


def _part(start: Position, until: int, last: bool) -> Times | None:
    """The times of the entries after ``start`` up to size ``until``, a segment's end; None where they are amiss."""
    scan, kept = _reading.scan(Start(start))
    fault = scan.part(_reading.lengths, _reading.current, until)
    left_over = list(kept.beyond()) if last else kept.leave()
    plain = not (fault or scan.kept_fault or left_over or kept.stray or scan.pruned.told)
    return scan.times if plain and scan.position.size == until else None
