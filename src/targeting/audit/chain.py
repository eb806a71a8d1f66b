"""Where a log stands after so many lines."""

from __future__ import annotations

from dataclasses import dataclass

from targeting.audit.entry import GENESIS, Entry, Malformed, decode
from targeting.audit.merkle import EMPTY, Edge, leaf_hash


@dataclass(frozen=True)
class Position:
    """What it takes to write the next line: the tree so far, the last leaf hash, the byte to write at."""

    edge: Edge = EMPTY
    last_leaf: str = GENESIS
    offset: int = 0

    @property
    def size(self) -> int:
        """Entries so far."""
        return self.edge.size

    def after(self, line: bytes) -> Position:
        """The position after ``line`` (without line feed), whatever it holds: the root vouches for it."""
        leaf = leaf_hash(line)
        return Position(self.edge.push(leaf), leaf.hex(), self.offset + len(line) + 1)

    def next_entry(self, line: bytes) -> Entry:
        """The entry in ``line``, if it is the one that may follow here; raises Malformed."""
        entry = decode(line)
        if (entry.seq, entry.prev) != (self.size, self.last_leaf):
            raise Malformed("does not follow the entry before")
        return entry
