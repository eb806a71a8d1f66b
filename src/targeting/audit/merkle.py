"""The Merkle tree of RFC 6962, section 2.1, grown one leaf at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


def leaf_hash(data: bytes) -> bytes:
    """Hash of one leaf; the 0x00 keeps a leaf from being passed off as a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node over its two children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Edge:
    """The right edge of a tree: the roots of its full subtrees, largest first.

    One hash for every 1-bit of ``size`` is all that it takes to add a leaf or to know the root.
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def push(self, leaf: bytes) -> Edge:
        """The edge after one more leaf, given by its leaf hash."""
        return self.extended((leaf,))

    def extended(self, leaves: Iterable[bytes]) -> Edge:
        """The edge after more leaves, given by their leaf hashes."""
        nodes, size = list(self.nodes), self.size
        for leaf in leaves:
            node, full = leaf, size
            while full & 1:
                node = sha256(b"\x01" + nodes.pop() + node).digest()
                full >>= 1
            nodes.append(node)
            size += 1
        return Edge(size, tuple(nodes))

    @property
    def root(self) -> bytes:
        """The tree's root hash."""
        if not self.nodes:
            return sha256(b"").digest()
        root = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            root = node_hash(node, root)
        return root


EMPTY = Edge()
