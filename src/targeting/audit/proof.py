"""Proofs that an outsider can check: an entry is in the log, and one log is the beginning of another (RFC 9162).

As text, a proof of inclusion is a C2SP tlog-proof (c2sp.org/tlog-proof) with the checkpoint that it ends in.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from targeting.audit.merkle import leaf_hash, node_hash
from targeting.audit.note import Checkpoint, NoteError, Verifier, open_note

HEADER = "c2sp.org/tlog-proof@v1"


def includes(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Whether ``path`` shows that ``leaf`` (a leaf hash) is number ``index`` of the ``size`` under ``root``."""
    if not 0 <= index < size:
        return False
    number, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if number & 1 or number == last:
            node = node_hash(sibling, node)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and node == root


def extends(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the ``old`` leaves under ``old_root`` begin the ``size`` leaves under ``root``."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    rest = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if len(rest) < 2:
        return False
    number, last = old - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    before = after = rest[0]
    for sibling in rest[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and before == old_root and after == root


@dataclass(frozen=True)
class Inclusion:
    """Entry ``index`` is in the log that the signed ``checkpoint`` is about; ``entry`` its line, if that is along."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    entry: bytes | None = None

    @property
    def text(self) -> str:
        """The proof as a tlog-proof; the entry's own line, if any, is its ``extra``."""
        extra = [] if self.entry is None else [f"extra {_base64(self.entry)}"]
        lines = [HEADER, *extra, f"index {self.index}", *map(_base64, self.path), ""]
        return "\n".join(lines) + "\n" + self.checkpoint.decode()

    @classmethod
    def parse(cls, text: str) -> Inclusion:
        """The proof in a tlog-proof; raises NoteError when it is malformed."""
        head, blank, checkpoint = text.partition("\n\n")
        header, *lines = head.split("\n")
        entry = lines.pop(0).removeprefix("extra ") if lines and lines[0].startswith("extra ") else None
        number = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
        if not blank or header != HEADER or not number.isascii() or not number.isdigit() or str(int(number)) != number:
            raise NoteError("not a tlog-proof")
        path = tuple(_unbase64(line) for line in lines)
        if any(len(node) != 32 for node in path):
            raise NoteError("a hash of the proof is not 32 bytes")
        return cls(int(number), path, checkpoint.encode(), None if entry is None else _unbase64(entry))

    def shows(self, line: bytes, verifiers: Sequence[Verifier]) -> bool:
        """Whether it proves that ``line`` (without line feed) stands in a log that one of ``verifiers`` signed."""
        try:
            signed = Checkpoint.parse(open_note(self.checkpoint, verifiers))
        except NoteError:
            return False
        return includes(signed.root, signed.size, self.index, leaf_hash(line), self.path)


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _unbase64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise NoteError("malformed base64") from None
