"""A delivered text file as lines of UTF-8: decoded strictly, counted, and never written to disk."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from targeting.errors import DeliveryError
from targeting.registers.files import Extract
from targeting.workspace import RegisterContract

_CHUNK = 1 << 24
# What is decoded at a time: while Python decodes, nothing else in this process may use it.
_PIECE = 1 << 20
# A cell may be as long as it likes: what is too long is for DuckDB to say, of that line alone.
csv.field_size_limit(sys.maxsize)


def utf8_lines(contract: RegisterContract, extract: Extract) -> bytes:
    """The file in UTF-8 without a byte order mark, each line ended by LF alone.

    Raises DeliveryError with the place of a byte that is not of the declared encoding. Nearly every byte is a letter to
    cp1252: text that is UTF-8 throughout is not taken for it.
    """
    if contract.encoding == "cp1252" and _is_utf8(extract.content):
        raise DeliveryError(
            "{file} is UTF-8, and the contract says {encoding}: letters as æ, ø and å would be read as others. Ask for "
            "the declared encoding, or correct it in the contract.",
            file=extract.name,
            encoding=contract.encoding,
        )
    found, whole = io.BytesIO(), extract.content
    start = len(codecs.BOM_UTF8) if contract.encoding != "cp1252" and whole.startswith(codecs.BOM_UTF8) else 0
    while start < len(whole):
        end = whole.find(b"\n", start + _PIECE) + 1 or len(whole)
        try:
            found.write(_lf_alone(_as_utf8(contract, whole[start:end])))
        except UnicodeDecodeError as error:
            raise _undecodable(contract, extract, start + error.start) from None
        start = end
    return found.getvalue()


def _as_utf8(contract: RegisterContract, lines: bytes) -> bytes:
    """Whole lines: no letter and no line end goes on in the next. What is UTF-8 need only be seen to be."""
    if lines.isascii():
        return lines
    if contract.encoding == "cp1252":
        return lines.decode("cp1252").encode("utf-8")
    lines.decode("utf-8")
    return lines


def _lf_alone(lines: bytes) -> bytes:
    return lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in lines else lines


def _is_utf8(content: bytes) -> bool:
    """Whether there are letters beyond ASCII, and all of them are UTF-8."""
    if content.isascii():
        return False
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(content)
    try:
        for start in range(0, len(view), _CHUNK):
            decoder.decode(view[start : start + _CHUNK], final=start + _CHUNK >= len(view))
    except UnicodeDecodeError:
        return False
    return True


def _undecodable(contract: RegisterContract, extract: Extract, byte: int) -> DeliveryError:
    line = extract.content.count(b"\n", 0, byte) + 1
    return DeliveryError(
        "{file} is not {encoding}: byte {byte} (line {line}) cannot be read. Ask for the right "
        "encoding, or correct it in the contract.",
        file=extract.name,
        encoding=contract.encoding,
        byte=byte,
        line=line,
    )


def lines_from(content: bytes, number: int) -> Iterator[str]:
    """The lines from ``number`` (from 1) on, each with its end."""
    start = _start_of(content, number)
    while 0 <= start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        yield content[start:end].decode("utf-8")
        start = end


def without_quotes_above(contract: RegisterContract, content: bytes, lines: int) -> bytes:
    """The text with no quotation mark in its first ``lines`` lines, where one of them holds a cell that goes on.

    DuckDB is told to pass over so many, and would count what is between two quotation marks as one.
    """
    quote, end = (contract.quote or "").encode(), _start_of(content, lines + 1)
    above = content[: end if end >= 0 else len(content)]
    if not quote or all(line.count(quote) % 2 == 0 for line in above.split(b"\n")):
        return content
    return above.replace(quote, b" ") + content[len(above) :]


def _start_of(content: bytes, number: int) -> int:
    """Where line ``number`` (from 1) begins; -1 when the file is shorter."""
    start = 0
    for _ in range(number - 1):
        start = content.find(b"\n", start) + 1
        if start == 0:
            return -1
    return start


@dataclass(frozen=True)
class Tally:
    """How many lines stand below those above the rows, and how many separators in them, whatever they stand for.

    ``quoted``: whether there is a quotation mark anywhere.
    """

    lines: int
    separators: int
    quoted: bool

    def fits(self, width: int) -> bool:
        """Whether there are as many separators as lines of ``width`` cells have together."""
        return self.separators == self.lines * (width - 1)


def tally(contract: RegisterContract, content: bytes, above: int) -> Tally:
    """Count the lines below the first ``above``, and their separators; the last line need not end in LF."""
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    separators = content.count(contract.delimiter.encode(), max(_start_of(content, above + 1), 0))
    return Tally(lines - above, separators, _quoted(contract, content))


def blank_lines(content: bytes) -> list[int]:
    """The lines (from 1) that hold nothing at all."""
    if b"\n\n" not in content and not content.startswith(b"\n"):
        return []
    ends = np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == ord("\n"))
    widths = np.diff(ends, prepend=-1)
    return [int(number) + 1 for number in np.flatnonzero(widths == 1)]


@dataclass(frozen=True)
class Record:
    """One row as Python's own reader sees it: its first line, how many lines, and what of its cells tells a fault.

    ``nothing_at_end`` is how many of its last cells are empty.
    """

    line: int
    lines: int
    width: int
    blank: bool
    empty: bool
    nothing_at_end: int
    swallowed: int

    def says_more(self, width: int) -> bool:
        """Whether a cell beyond the first ``width`` has something in it."""
        return self.width - self.nothing_at_end > width

    def is_swallowing(self, width: int) -> bool:
        """Whether rows may have run together in it: a cell of several lines with as many separators as a row has.

        In a record of another width one separator in such a cell is enough.
        """
        return self.lines > 1 and self.swallowed >= (width - 1 if self.width == width else 1)


def records(contract: RegisterContract, content: bytes, above: int) -> Iterator[Record]:
    """The rows below the first ``above`` lines by Python's own reader; raises csv.Error."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    for _ in range(above):
        text.readline()
    reader = csv.reader(text, delimiter=contract.delimiter, quotechar=contract.quote)
    before = 0
    for cells in reader:
        first, before = before + 1, reader.line_num
        several = [cell.count(contract.delimiter) for cell in cells if "\n" in cell] if before > first else []
        yield Record(
            line=above + first,
            lines=before - first + 1,
            width=len(cells),
            blank=not cells,
            empty=not any(cell.strip(" \t") for cell in cells),
            nothing_at_end=len(list(takewhile(lambda cell: not cell, reversed(cells)))),
            swallowed=max(several, default=0),
        )


@dataclass(frozen=True)
class TrailingSeparator:
    """A program's habit of ending each row, and not the names, with a separator: how many rows do, and how many not."""

    rows: int
    others: int


def trailing_separator(contract: RegisterContract, content: bytes, above: int, width: int) -> TrailingSeparator | None:
    """The habit, where more than half of the rows have it and no row has as many cells as there are names."""
    if not contract.header_row:
        return None
    kept = others = 0
    try:
        for cells, ends_empty in _ends(contract, content, above):
            if cells == width:
                return None
            is_kept = ends_empty and cells == width + 1
            kept, others = kept + is_kept, others + (not is_kept)
    except csv.Error:
        return None
    return TrailingSeparator(kept, others) if kept > others else None


def _ends(contract: RegisterContract, content: bytes, above: int) -> Iterator[tuple[int, bool]]:
    """How many cells each row that is not empty has, and whether the last is empty."""
    if _quoted(contract, content):
        yield from ((row.width, row.nothing_at_end > 0) for row in records(contract, content, above) if not row.empty)
        return
    for line in lines_from(content, above + 1):
        cells = line.rstrip("\n").split(contract.delimiter)
        if any(cell.strip(" \t") for cell in cells):
            yield len(cells), not cells[-1]


def faults_in(contract: RegisterContract, content: bytes, above: int, width: int, counted: Tally) -> int:
    """How many cells the rows below ``above`` lack in all, and how many rows have too many.

    DuckDB keeps a note of each, of some kilobyte, however many it is told to keep. In a large text that has as many
    separators as its lines should have, no line is looked at; where quotation marks may hide separators, a small text
    is read by Python's own reader.
    """
    start, small = max(_start_of(content, above + 1), 0), len(content) <= _CHUNK
    if small and counted.quoted:
        try:
            widths = [record.width for record in records(contract, content, above) if not record.blank]
        except csv.Error:
            return 0
        return _faults(np.array(widths, dtype=np.int64), width)
    if not small and counted.fits(width):
        return 0
    separator, found = contract.delimiter.encode(), 0
    while start < len(content):
        end = content.rfind(b"\n", start, start + _CHUNK) + 1 or content.find(b"\n", start) + 1 or len(content)
        found += _faults(_widths(content[start:end], separator), width)
        start = end
    return found


def _widths(lines: bytes, separator: bytes) -> np.ndarray:
    """How many cells each line has; blank lines are left out."""
    letters = np.frombuffer(lines.removesuffix(b"\n"), dtype=np.uint8)
    if not len(letters):
        return np.empty(0, dtype=np.int64)
    ends = np.flatnonzero(letters == ord("\n"))
    starts = np.concatenate(([0], ends[ends < len(letters) - 1] + 1))
    separators: np.ndarray = np.add.reduceat(letters == separator[0], starts, dtype=np.int64)
    widths: np.ndarray = separators[letters[starts] != ord("\n")] + 1
    return widths


def _faults(widths: np.ndarray, width: int) -> int:
    return int(np.maximum(width - widths, 0).sum() + np.count_nonzero(widths > width))


@dataclass(frozen=True)
class OddLines:
    """Lines (from 1) that DuckDB may take for rows and that are none."""

    overlong: frozenset[int] = frozenset()
    empty: frozenset[int] = frozenset()


def odd_lines(contract: RegisterContract, content: bytes, above: int, width: int) -> OddLines:
    """Lines below ``above`` with an empty field too many at the end, and lines of separators and spaces alone."""
    separator = contract.delimiter.encode()
    overlong, empty = set(), set()
    for number, line in enumerate(content.split(b"\n"), start=1):
        if number <= above or not line:
            continue
        if not line.strip(b" \t" + separator):
            empty.add(number)
        elif line.endswith(separator) and _fields(contract, line, separator) > width:
            overlong.add(number)
    return OddLines(frozenset(overlong), frozenset(empty))


def _quoted(contract: RegisterContract, content: bytes) -> bool:
    return contract.quote is not None and contract.quote.encode() in content


def _fields(contract: RegisterContract, line: bytes, separator: bytes) -> int:
    if contract.quote is None or contract.quote.encode() not in line:
        return line.count(separator) + 1
    cells = csv.reader([line.decode("utf-8")], delimiter=contract.delimiter, quotechar=contract.quote)
    try:
        return len(next(cells, []))
    except csv.Error:
        return line.count(separator) + 1
