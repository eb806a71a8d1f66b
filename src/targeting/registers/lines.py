"""A delivered text file as lines of UTF-8: decoded strictly, counted, and never written to disk."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

import numpy as np

from targeting.errors import DeliveryError
from targeting.registers.files import Extract
from targeting.workspace import RegisterContract

_CHUNK = 1 << 24


def utf8_lines(contract: RegisterContract, extract: Extract) -> bytes:
    """The file in UTF-8 without a byte order mark, each line ended by LF alone.

    Raises DeliveryError with the place of a byte that is not of the declared encoding.
    """
    encoding = "cp1252" if contract.encoding == "cp1252" else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    lines = io.IncrementalNewlineDecoder(decoder, translate=True)
    content, view = io.BytesIO(), memoryview(extract.content)
    for start in range(0, len(view), _CHUNK):
        chunk = view[start : start + _CHUNK]
        try:
            text = lines.decode(chunk, final=start + _CHUNK >= len(view))
        except UnicodeDecodeError as error:
            raise _undecodable(contract, extract, start + len(chunk) - len(error.object) + error.start) from None
        content.write(text.encode("utf-8"))
    return content.getvalue()


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


def line_at(content: bytes, number: int) -> str | None:
    """Line ``number`` (from 1) without its end; None when the file is shorter."""
    start = 0
    for _ in range(number - 1):
        start = content.find(b"\n", start) + 1
        if start == 0:
            return None
    end = content.find(b"\n", start)
    line = content[start : end if end >= 0 else len(content)]
    return line.decode("utf-8") if line or end >= 0 else None


def count_lines(content: bytes) -> int:
    """How many lines there are; the last need not end in LF."""
    return content.count(b"\n") + (not content.endswith(b"\n"))


def blank_lines(content: bytes) -> list[int]:
    """The lines (from 1) that hold nothing at all."""
    if b"\n\n" not in content and not content.startswith(b"\n"):
        return []
    ends = np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == ord("\n"))
    widths = np.diff(ends, prepend=-1)
    return [int(number) + 1 for number in np.flatnonzero(widths == 1)]


def count_records(contract: RegisterContract, content: bytes) -> int:
    """Rows below the header by Python's own reader: a quoted cell may hold line ends."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    for _ in range(contract.header_row):
        text.readline()
    reader = csv.reader(text, delimiter=contract.delimiter, quotechar=contract.quote)
    return sum(1 for fields in reader if fields)


@dataclass(frozen=True)
class OddLines:
    """Lines (from 1) that DuckDB may take for rows and that are none."""

    overlong: frozenset[int] = frozenset()
    empty: frozenset[int] = frozenset()


def odd_lines(contract: RegisterContract, content: bytes, width: int, rows: int | None) -> OddLines:
    """Lines with an empty field too many at the end, and lines of separators and spaces alone.

    ``rows`` is given where every line below the header was taken for a row and none of them is empty: then equal sums
    show that there is no odd line, and the slow look at each line is spared.
    """
    separator = contract.delimiter.encode()
    if rows is not None and not _quoted(contract, content):
        separators = content.count(separator, _below_header(contract, content))
        if separators == rows * (width - 1):
            return OddLines()
    overlong, empty = set(), set()
    for number, line in enumerate(content.split(b"\n"), start=1):
        if number <= contract.header_row or not line:
            continue
        if not line.strip(b" \t" + separator):
            empty.add(number)
        elif line.endswith(separator) and _fields(contract, line, separator) > width:
            overlong.add(number)
    return OddLines(frozenset(overlong), frozenset(empty))


def _quoted(contract: RegisterContract, content: bytes) -> bool:
    return contract.quote is not None and contract.quote.encode() in content


def _below_header(contract: RegisterContract, content: bytes) -> int:
    start = 0
    for _ in range(contract.header_row):
        start = content.find(b"\n", start) + 1
    return start


def _fields(contract: RegisterContract, line: bytes, separator: bytes) -> int:
    if contract.quote is None or contract.quote.encode() not in line:
        return line.count(separator) + 1
    cells = csv.reader([line.decode("utf-8")], delimiter=contract.delimiter, quotechar=contract.quote)
    try:
        return len(next(cells, []))
    except csv.Error:
        return line.count(separator) + 1
