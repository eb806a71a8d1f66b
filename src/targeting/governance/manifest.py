"""The declarations that an approval covers, as one list with one root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from targeting.audit import EMPTY, leaf_hash


def manifest_lines(declarations: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """A line a declaration, place and SHA-256, as ``sha256sum`` writes and checks them."""
    return tuple(f"{sha256}  {place}" for place, sha256 in declarations)


def manifest_root(declarations: Iterable[tuple[str, str]]) -> str:
    """The Merkle root over the lines, in hex, with the log's own hashing (RFC 6962)."""
    edge = EMPTY
    for line in manifest_lines(declarations):
        edge = edge.push(leaf_hash(line.encode()))
    return edge.root.hex()


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The places of declarations that were changed, came or went between two lists, by place and SHA-256."""
    return tuple(place for place in sorted({*before, *after}) if before.get(place) != after.get(place))
