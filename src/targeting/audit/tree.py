"""The whole Merkle tree of a log (RFC 9162, section 2.1), to make proofs from. ``merkle.Edge`` grows it cheaper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from targeting.audit.merkle import node_hash

_HASH = 32


class Tree:
    """Every full subtree's root: of each height those of its subtrees, one after the other."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._full: list[bytearray] = []
        self.size = 0
        for leaf in leaves:
            self.push(leaf)

    def push(self, leaf: bytes) -> None:
        """Add a leaf, given by its leaf hash."""
        height, number, node = 0, self.size, leaf
        self._keep(height, node)
        while number & 1:
            node = node_hash(self._at(height, number - 1), node)
            height, number = height + 1, number >> 1
            self._keep(height, node)
        self.size += 1

    def _keep(self, height: int, node: bytes) -> None:
        if height == len(self._full):
            self._full.append(bytearray())
        self._full[height] += node

    def _at(self, height: int, number: int) -> bytes:
        return bytes(self._full[height][number * _HASH : (number + 1) * _HASH])

    def root(self, size: int | None = None) -> bytes:
        """The root hash when the log held ``size`` entries; raises LookupError where it never did."""
        size = self.size if size is None else size
        if not 0 <= size <= self.size:
            raise LookupError(f"the tree has no size {size}")
        return self._range(0, size) if size else sha256(b"").digest()

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The hashes that lead from leaf ``index`` up to the root at ``size``; raises LookupError."""
        size = self.size if size is None else size
        if not 0 <= index < size <= self.size:
            raise LookupError(f"no leaf {index} in a tree of {size}")
        return tuple(self._path(index, 0, size))

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """The hashes that show that the tree at ``old`` is the beginning of that at ``size``; raises LookupError."""
        size = self.size if size is None else size
        if not 0 < old <= size <= self.size:
            raise LookupError(f"no proof from {old} to {size}")
        return tuple(self._proof(old, 0, size, whole=True))

    def _path(self, index: int, low: int, high: int) -> Iterator[bytes]:
        if high - low == 1:
            return
        middle = _split(low, high)
        if index < middle:
            yield from self._path(index, low, middle)
            yield self._range(middle, high)
        else:
            yield from self._path(index, middle, high)
            yield self._range(low, middle)

    def _proof(self, old: int, low: int, high: int, *, whole: bool) -> Iterator[bytes]:
        if old == high:
            if not whole:
                yield self._range(low, high)
            return
        middle = _split(low, high)
        if old <= middle:
            yield from self._proof(old, low, middle, whole=whole)
            yield self._range(middle, high)
        else:
            yield from self._proof(old, middle, high, whole=False)
            yield self._range(low, middle)

    def _range(self, low: int, high: int) -> bytes:
        """The root over leaves ``low`` to ``high``, a range that the tree of some size splits into."""
        width = high - low
        if width & (width - 1) == 0:
            height = width.bit_length() - 1
            return self._at(height, low >> height)
        middle = _split(low, high)
        return node_hash(self._range(low, middle), self._range(middle, high))


def _split(low: int, high: int) -> int:
    """Where a range of two or more leaves divides: after the largest power of two below its width."""
    return low + (1 << (high - low - 1).bit_length() - 1)
