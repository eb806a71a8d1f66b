"""The signed checkpoint of each size that the log ever had: ``000001.checkpoints``, one file a segment.

A record is the signed note, byte for byte, and an empty line. A file holds one for each entry of its segment, in order;
that of the first segment begins with the empty log's. A log that an earlier version began has them one a file instead,
``checkpoints/<size>.note``, up to the size at which this version went on. A size is kept in one of the two places.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from targeting import files
from targeting.audit.segments import write_at
from targeting.errors import TargetingError

_NAME = re.compile(r"(\d{6,})\.checkpoints")
_SINGLE = re.compile(r"(0|[1-9]\d*)\.note")
_RECORD = re.compile(rb"([^\n]+\n(0|[1-9]\d{0,15})\n[^\n]+\n\n(?:\xe2\x80\x94 [^\n]+\n)+)\n")
# A note has an empty line too, but before its signatures.
_BETWEEN = re.compile(rb"\n\n(?!\xe2\x80\x94)")
_NONE = 10**16  # larger than any
_BLOCK = 8192  # a record has some 200 bytes, or 300 where two keys signed it


class TornRecord(Exception):
    """What follows the last whole record is none, and is not set aside."""


@dataclass(frozen=True)
class Record:
    """The checkpoint of one size: the signed note."""

    size: int
    note: bytes


@dataclass(frozen=True)
class _Tail:
    """The end of a file: the newest whole record and where it begins and ends, and what is left after it."""

    record: Record | None
    begin: int
    end: int
    rest: bytes


@dataclass(frozen=True)
class Kept:
    """The checkpoints that the log in the folder ``log`` keeps."""

    log: Path

    @property
    def singles(self) -> Path:
        """The folder in which an earlier version kept one a file."""
        return self.log / "checkpoints"

    def single(self, size: int) -> Path:
        """Where an earlier version kept that of ``size``."""
        return self.singles / f"{size}.note"

    def file(self, segment: int) -> Path:
        """Where those of a segment are kept."""
        return self.log / f"{segment:06}.checkpoints"

    def files(self) -> dict[int, Path]:
        """The files that are there, by segment."""
        found = (_NAME.fullmatch(path.name) for path in self.log.glob("*.checkpoints"))
        numbers = sorted(int(name[1]) for name in found if name and name[1] == f"{int(name[1]):06}")
        return {number: self.file(number) for number in numbers}

    def single_sizes(self) -> frozenset[int]:
        """The sizes that an earlier version kept."""
        names = (_SINGLE.fullmatch(path.name) for path in self.singles.glob("*.note"))
        return frozenset(int(name[1]) for name in names if name)

    def of(self, size: int) -> bytes | None:
        """The note that is kept of ``size``, unverified; None where there is none."""
        with suppress(OSError):
            return self.single(size).read_bytes()
        found = self.find(size)
        return found[1].note if found else None

    def need(self, size: int) -> bytes:
        """The same of a log that was verified; raises TargetingError where there is none any more."""
        note = self.of(size)
        if note is None:
            raise TargetingError("The log was changed while it was read. Run `targeting log verify`.")
        return note

    def find(self, size: int) -> tuple[int, Record, int] | None:
        """The segment whose file has that of ``size``, the record, and where the next begins.

        Found by halving: records stand in the order of their sizes, or ``verify`` says so.
        """
        paths = list(self.files().items())
        at = bisect_right(paths, size, key=lambda each: _first_size(each[1])) - 1
        if at < 0:
            return None
        segment, path = paths[at]
        with suppress(OSError), path.open("rb") as file:
            length = os.fstat(file.fileno()).st_size
            offset = bisect_left(range(length), size, key=lambda each: _size_from(file.fileno(), each))
            found = _record_from(file.fileno(), offset)
            if found and found[0].size == size:
                return segment, *found
        return None

    def any_beyond(self, size: int) -> bool:
        """Whether one of a larger size is kept; of an earlier version's, which are many, only whether any is."""
        tails = (_tail(path) for path in self.files().values())
        newest = max((tail.record.size for tail in tails if tail.record), default=-1)
        return newest > size or any(single > size for single in self.single_sizes())

    def torn(self) -> bytes:
        """What stands after the last whole record of the newest file: what a crash, or somebody, left."""
        path = max(self.files().items(), default=(0, None))[1]
        return _tail(path).rest if path else b""

    def put(self, segment: int, size: int, note: bytes) -> None:
        """Keep ``note`` of ``size`` durably, after all others, or in the place of the one of the same size.

        Raises TornRecord where something stands there that is neither a record nor in quarantine.
        """
        if self.single(size).exists():
            files.replace(self.single(size), note)
            return
        path = self.file(segment)
        tail = _tail(path)
        if tail.rest and not (self.log / "quarantine" / f"{sha256(tail.rest).hexdigest()}.torn").exists():
            raise TornRecord
        record = note + b"\n"
        if size == 0 or (tail.record and tail.record.size == size):
            # Of the empty log no entry tells: a crash must leave nothing of its checkpoint, or all.
            files.replace(path, (path.read_bytes()[: tail.begin] if tail.record else b"") + record)
            return
        path.touch()
        write_at(path, record, tail.end)


class KeptPass:
    """The kept checkpoints as a pass over the log meets them, each looked at once.

    What was appended after ``lengths`` and ``singles`` were taken is not seen. ``stray`` is the first that is none, or
    does not stand in its place: the file, and of how many entries it is or should be.
    """

    def __init__(self, kept: Kept, lengths: Mapping[int, int], singles: frozenset[int], after: int = -1) -> None:
        """``after``: begin behind the one of that size."""
        self.stray: tuple[str, int] | None = None
        self._kept = kept
        self._lengths = lengths
        self._singles = singles
        self._asked = after
        self._segment = 0
        self._content, self._offset = b"", 0
        self._next: Record | None = None
        if found := kept.find(after):
            self._enter(found[0], found[2])

    def place(self, size: int) -> str:
        """The file in which that of ``size``, the last one asked for, is kept or should be, by its path in the log."""
        return f"checkpoints/{size}.note" if size in self._singles else self._kept.file(self._segment).name

    def take(self, segment: int, size: int) -> bytes | None:
        """The note kept of ``size``, the last entry of which is in that segment; sizes are asked for in order."""
        self._come_to(segment)
        while self._next and self._next.size < size:
            self._blame()
        self._asked, note = size, None
        if self._next and self._next.size == size:
            note = self._next.note
            self._advance()
        if size not in self._singles:
            return note
        if note is not None:
            self.stray = self.stray or (f"checkpoints/{size}.note", size)
        return self._kept.single(size).read_bytes()

    def leave(self) -> bool:
        """Leave the segment; whether something stands in its file after what was asked for."""
        left = self._next is not None
        self._come_to(self._segment + 1)
        return left

    def beyond(self) -> Iterator[tuple[str, Record]]:
        """Once the pass is over: what is kept of larger sizes than were asked for, each with its file."""
        for segment in (self._segment, *(each for each in sorted(self._lengths) if each > self._segment)):
            self._come_to(segment)
            while self._next:
                if self._next.size > self._asked:
                    yield self._kept.file(segment).name, self._next
                    self._advance()
                else:
                    self._blame()
        for single in sorted(each for each in self._singles if each > self._asked):
            yield f"checkpoints/{single}.note", Record(single, self._kept.single(single).read_bytes())

    def _come_to(self, segment: int) -> None:
        while self._segment < segment:
            while self._next:
                self._blame()
            self._enter(self._segment + 1)

    def _enter(self, segment: int, offset: int = 0) -> None:
        self._segment, self._offset, self._content = segment, offset, b""
        with suppress(FileNotFoundError), self._kept.file(segment).open("rb") as file:
            self._content = file.read(self._lengths.get(segment, 0))
        self._advance()

    def _advance(self) -> None:
        """Go on to the next record; what stands before it and is none is the next one to be asked for, spoilt."""
        found = _RECORD.match(self._content, self._offset)
        while found is None and self._offset < len(self._content):
            self.stray = self.stray or (self._kept.file(self._segment).name, self._asked + 1)
            between = _BETWEEN.search(self._content, self._offset)
            self._offset = between.end() if between else len(self._content)
            found = _RECORD.match(self._content, self._offset)
        self._next = Record(int(found[2]), found[1]) if found else None
        self._offset = found.end() if found else self._offset

    def _blame(self) -> None:
        if self._next:
            self.stray = self.stray or (self._kept.file(self._segment).name, self._next.size)
        self._advance()


def _tail(path: Path) -> _Tail:
    with suppress(FileNotFoundError), path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        return _tail_in(file.fileno(), max(0, length - _BLOCK)) or _tail_in(file.fileno(), 0) or _nothing(file.read())
    return _nothing(b"")


def _nothing(rest: bytes) -> _Tail:
    return _Tail(None, 0, 0, rest)


def _tail_in(file: int, start: int) -> _Tail | None:
    """The end of a file by what stands in it from ``start`` on; None where no record begins there."""
    content = os.pread(file, os.fstat(file).st_size - start, start)
    found, between = None, _BETWEEN.search(content) if start else None
    at = between.end() if between else 0
    while record := _RECORD.match(content, at):
        found, at = record, record.end()
    if found is None:
        return None
    return _Tail(Record(int(found[2]), found[1]), start + found.start(), start + at, content[at:])


def _first_size(path: Path) -> int:
    with suppress(OSError), path.open("rb") as file:
        return _size_from(file.fileno(), 0)
    return _NONE


def _size_from(file: int, offset: int) -> int:
    """The size of the first record that begins at or after ``offset``, and _NONE where none does."""
    found = _record_from(file, offset)
    return found[0].size if found else _NONE


def _record_from(file: int, offset: int) -> tuple[Record, int] | None:
    """The first record that begins at or after ``offset``, and where it ends."""
    start = max(0, offset - 2)
    content = os.pread(file, _BLOCK, start)
    between = _BETWEEN.search(content) if offset else None
    found = _RECORD.match(content, between.end() if between else 0) if between or not offset else None
    return (Record(int(found[2]), found[1]), start + found.end()) if found else None
