"""Where a log stands after so many lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from targeting.audit.entry import GENESIS, Entry, Malformed, decode
from targeting.audit.folder import LogFolder
from targeting.audit.merkle import EMPTY, Edge, leaf_hash
from targeting.audit.segments import BadSegment


@dataclass(frozen=True)
class Position:
    """What it takes to write the next line: the tree so far, the last leaf hash, the segment and byte to write at.

    ``first`` counts the entries before the segment; ``line`` is the last entry's, blank where it is pruned or none.
    """

    edge: Edge = EMPTY
    last_leaf: str = GENESIS
    segment: int = 1
    first: int = 0
    offset: int = 0
    line: bytes = b""

    @property
    def size(self) -> int:
        """Entries so far."""
        return self.edge.size

    def after(self, line: bytes) -> Position:
        """The position after ``line`` (without line feed), whatever it holds: the root vouches for it."""
        return self._after(leaf_hash(line), self.offset + len(line) + 1, line)

    def after_leaf(self, leaf: bytes) -> Position:
        """The position after a pruned entry."""
        return self._after(leaf, 0)

    def entering(self, segment: int) -> Position:
        """The same position, at the beginning of a segment."""
        return replace(self, segment=segment, first=self.size, offset=0)

    def _after(self, leaf: bytes, offset: int, line: bytes = b"") -> Position:
        return Position(self.edge.push(leaf), leaf.hex(), self.segment, self.first, offset, line)

    def next_entry(self, line: bytes) -> Entry:
        """The entry in ``line``, if it is the one that may follow here; raises Malformed."""
        entry = decode(line)
        if (entry.seq, entry.prev) != (self.size, self.last_leaf):
            raise Malformed("does not follow the entry before")
        return entry


@dataclass(frozen=True)
class Step:
    """One entry on the way through a log. ``line`` has its line feed, unless it is torn; None when pruned."""

    before: Position
    line: bytes | None
    after: Position

    @property
    def whole(self) -> bool:
        """Whether the entry was written to its end."""
        return self.line is None or self.line.endswith(b"\n")

    @property
    def text(self) -> bytes:
        """The line without its line feed; empty when pruned."""
        return (self.line or b"").removesuffix(b"\n")


@dataclass(frozen=True)
class Batch:
    """Several entries of one segment: their lines, line feeds included (none where they are pruned), and what follows.

    ``pruned`` counts those that are.
    """

    lines: tuple[bytes, ...]
    after: Position
    pruned: int = 0


def batches(log: LogFolder, size: int, start: Position | None = None) -> Iterator[Batch]:
    """The first ``size`` entries from ``start`` on, a segment at a time; fewer where the last of the log is torn.

    The lines are hashed and not otherwise looked at, which takes a tenth of the time of a look at each (``walk``).
    Raises BadSegment where a segment before the last ends in a torn line: no hash would tell of what stands there.
    """
    position = start or Position()
    segments = log.segments(position.segment)
    for segment in segments:
        here = position if segment.number == position.segment else position.entering(segment.number)
        wanted = size - here.size
        lines = tuple(islice(segment.lines(here.offset), wanted))
        whole = lines if not lines or lines[-1].endswith(b"\n") else lines[:-1]
        if whole != lines and segment != segments[-1]:
            raise BadSegment(segment.entries.name)
        pruned = islice(segment.leaf_hashes(), here.size - here.first, here.size - here.first + wanted)
        batch = _pruned(here, tuple(pruned)) if segment.pruned else _hashed(here, whole)
        if batch.after.size > here.size:
            position = batch.after
            yield batch


def skip(log: LogFolder, size: int, start: Position | None = None) -> Position:
    """The position after the first ``size`` entries, or after all there are; raises BadSegment."""
    position = start or Position()
    for batch in batches(log, size, start):
        position = batch.after
    return position


def _hashed(here: Position, lines: tuple[bytes, ...]) -> Batch:
    leaves = [leaf_hash(line[:-1]) for line in lines]
    last = (leaves[-1].hex(), lines[-1][:-1]) if lines else (here.last_leaf, here.line)
    offset = here.offset + sum(map(len, lines))
    return Batch(lines, Position(here.edge.extended(leaves), last[0], here.segment, here.first, offset, last[1]))


def _pruned(here: Position, leaves: tuple[bytes, ...]) -> Batch:
    last = leaves[-1].hex() if leaves else here.last_leaf
    after = Position(here.edge.extended(leaves), last, here.segment, here.first, 0)
    return Batch((), after, len(leaves))


def walk(log: LogFolder, start: Position | None = None) -> Iterator[Step]:
    """The entries from ``start`` on, over all segments; raises BadSegment."""
    position = start or Position()
    for segment in log.segments(position.segment):
        if segment.number != position.segment:
            position = position.entering(segment.number)
        for line in segment.lines(position.offset):
            after = position.after(line.removesuffix(b"\n"))
            yield Step(position, line, after)
            position = after
        if segment.pruned:
            for number, leaf in enumerate(segment.leaf_hashes()):
                # A start in the middle of a segment that was pruned since.
                if position.first + number >= position.size:
                    after = position.after_leaf(leaf)
                    yield Step(position, None, after)
                    position = after
