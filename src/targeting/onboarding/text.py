"""Text files: encoding by strict decoding, separator by counting, quotation marks and ="…" by looking."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from targeting.errors import DeliveryError

Encoding = Literal["utf-8", "utf-8-sig", "cp1252"]
SEPARATORS = {";": "semikolon", "\t": "tabulator", ",": "komma", "|": "lodret streg"}
LINES_COUNTED = 500
SAME_WIDTH = 0.6


@dataclass(frozen=True)
class TextShape:
    """How a text file's lines become cells."""

    encoding: Encoding
    delimiter: str
    quote: str | None
    excel_guard: bool
    evidence: dict[str, str]


def decode(name: str, content: bytes) -> tuple[Encoding, str, str]:
    """Encoding, text and the evidence: UTF-8 where every byte fits, else cp1252; raises DeliveryError for neither."""
    if b"\0" in content:
        raise DeliveryError(
            "{file} is no text file: it holds zero bytes. Ask for an export as text (CSV) or .xlsx.", file=name
        )
    encoding, why = _encoding(name, content)
    text = content.decode(encoding)
    return encoding, text.replace("\r\n", "\n").replace("\r", "\n"), why


def _encoding(name: str, content: bytes) -> tuple[Encoding, str]:
    beyond = sum(byte > 127 for byte in content)
    if content.startswith(codecs.BOM_UTF8):
        return _strictly(name, content, "utf-8-sig"), "filen begynder med et byte order mark"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        why = f"byte {error.start} er ikke UTF-8; {beyond} bytes uden for ASCII, alle findes i cp1252"
        return _strictly(name, content, "cp1252"), why
    if not beyond:
        return "utf-8", "kun ASCII, så utf-8 og cp1252 kan ikke skelnes: spørg leverandøren"
    return "utf-8", f"{beyond} bytes uden for ASCII, alle gyldig UTF-8"


def _strictly(name: str, content: bytes, encoding: Encoding) -> Encoding:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DeliveryError(
            "{file} is neither UTF-8 nor cp1252: byte {byte} cannot be read. Ask for an export in UTF-8.",
            file=name,
            byte=error.start,
        ) from None
    return encoding


def text_shape(name: str, encoding: Encoding, text: str) -> TextShape:
    """Separator, quotation mark and guard; raises DeliveryError when the lines have but one column."""
    lines = [line for line in text.split("\n", LINES_COUNTED)[:LINES_COUNTED] if line.strip()]
    widths = {mark: _width(lines, mark) for mark in SEPARATORS}
    delimiter = max(widths, key=lambda mark: widths[mark][0] * widths[mark][1])
    width, lines_of_width = widths[delimiter]
    if width < 2 or lines_of_width < SAME_WIDTH * len(lines):
        raise DeliveryError(
            "{file}: no separator found that divides its lines into columns. Ask for another export.", file=name
        )
    fields = [field for line in lines for field in line.split(delimiter)]
    guarded = sum(field.startswith('="') for field in fields)
    quoted = sum(field.startswith('"') and field != '"' for field in fields)
    evidence = {
        "delimiter": f"{SEPARATORS[delimiter]}: {lines_of_width} af {len(lines)} linjer har {width} kolonner",
        "quote": f"{quoted} felter af {len(fields)} er i anførselstegn",
        "excelGuard": f'{guarded} felter af {len(fields)} er skrevet ="…"',
    }
    return TextShape(encoding, delimiter, '"' if quoted else None, guarded > 0, evidence)


def _width(lines: Iterable[str], delimiter: str) -> tuple[int, int]:
    """The number of columns most lines have, and how many lines have it."""
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
    return max(widths.items(), key=lambda entry: entry[1] * (entry[0] > 1)) if widths else (0, 0)


def rows_of(text: str, shape: TextShape, most: int) -> tuple[list[int], list[list[str]], bool]:
    """The line each row ends on, the rows' cells, and whether that is all of the file."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if shape.quote else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=shape.delimiter, quoting=quoting)
    lines: list[int] = []
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(rows) == most:
                return lines, rows, False
            lines.append(reader.line_num)
            rows.append(row)
    except csv.Error:
        raise DeliveryError("A line is too long to be a row: a quotation mark is probably not closed.") from None
    return lines, rows, True
