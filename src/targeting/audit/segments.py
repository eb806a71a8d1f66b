"""The files that hold the entries: 000001.jsonl, 000002.jsonl and so on, or .leaves where the entries are pruned."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from targeting import files

_NAME = re.compile(r"(\d{6,})\.(?:jsonl|leaves)")
_LEAF = re.compile(rb"[0-9a-f]{64}\n")


class BadSegment(ValueError):
    """A file of leaf hashes holds something else, or the entries of a segment that others follow end in a torn line."""


@dataclass(frozen=True)
class Segment:
    """One stretch of the log: its entries one a line, or once they are pruned their leaf hashes, in hex one a line."""

    folder: Path
    number: int

    @property
    def entries(self) -> Path:
        """The file of entries; it is gone when they are pruned."""
        return self.folder / f"{self.number:06}.jsonl"

    @property
    def leaves(self) -> Path:
        """The leaf hashes that stand for pruned entries. They count only where the entries are gone."""
        return self.folder / f"{self.number:06}.leaves"

    @property
    def pruned(self) -> bool:
        """Whether only the leaf hashes are left."""
        return self.leaves.exists() and not self.entries.exists()

    def length(self) -> int:
        """Bytes of entries; 0 when there are none."""
        with suppress(FileNotFoundError):
            return self.entries.stat().st_size
        return 0

    def lines(self, offset: int = 0) -> Iterator[bytes]:
        """The lines from byte ``offset`` on, line feeds included; none where they are pruned."""
        with suppress(FileNotFoundError), self.entries.open("rb") as file:
            file.seek(offset)
            yield from file

    def leaf_hashes(self) -> Iterator[bytes]:
        """The leaf hashes of the pruned entries; raises BadSegment at one that is none."""
        with suppress(FileNotFoundError), self.leaves.open("rb") as file:
            for line in file:
                if not _LEAF.fullmatch(line):
                    raise BadSegment(self.leaves.name)
                yield bytes.fromhex(line[:-1].decode())

    def leaves_sha256(self) -> str:
        """The fingerprint of the file of leaf hashes."""
        return sha256(self.leaves.read_bytes()).hexdigest()

    def begin(self) -> None:
        """Make an empty file of entries; the name is durable only once the folder is."""
        self.entries.touch()

    def write_line(self, line: bytes, offset: int) -> None:
        """Put ``line`` and a line feed at byte ``offset``, the end of the last whole line, durably.

        What stands after it, the rest of a torn line that is in quarantine, is gone only once the line is in
        its place: at no moment could a crash lose the torn bytes and the entry that tells of them.
        """
        if not self.entries.exists():
            self.begin()
            files.flush(self.folder)
        write_at(self.entries, line + b"\n", offset)


def write_at(path: Path, content: bytes, offset: int) -> None:
    """Put ``content`` at byte ``offset`` of a file durably; what stands after it is gone only once it is there."""
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def segments_in(folder: Path, first: int = 1) -> list[Segment]:
    """The segments in ``folder`` from number ``first`` on, in order."""
    if not folder.is_dir():
        return []
    found = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    numbers = {int(name[1]) for name in found if name and name[1] == f"{int(name[1]):06}"}
    return [Segment(folder, number) for number in sorted(numbers) if number >= first]
