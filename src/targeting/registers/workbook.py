"""How large a spreadsheet may be, held before it is read: what is far from the rest makes a small file endless."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from targeting.errors import DeliveryError

LARGEST = 1 << 30
MOST_CELLS = 50_000_000
_CHUNK = 1 << 20
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class _NoSheet(Exception):
    """The part of the workbook is no sheet."""


@dataclass
class _Extent:
    """The number of the last row and column that a sheet speaks of."""

    row: int = 0
    column: int = 0
    width: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.row, self.width = max(self.row + 1, int(attributes.get("r", 0))), 0
            case "c":
                self.width += 1
                self._reach(attributes.get("r", ""))
                self.column = max(self.column, self.width)
            case "mergeCell":
                self._reach(attributes.get("ref", ""))

    def _reach(self, place: str) -> None:
        for letters, digits in _CELL.findall(place):
            column = 0
            for letter in letters:
                column = 26 * column + ord(letter) - 64
            self.row, self.column = max(self.row, int(digits)), max(self.column, column)


def require_bounded(file: str, content: bytes) -> None:
    """Raise DeliveryError where a workbook unpacks to too much, or has a sheet of too many cells, empty ones too.

    What zipfile and expat raise depends on which byte is wrong.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = book.infolist()
        if sum(part.file_size for part in parts) > LARGEST:
            raise DeliveryError(
                "{file} unpacks to more than {most} GiB. Ask for it in several files.", file=file, most=LARGEST >> 30
            )
        for part in parts:
            with book.open(part) as source:
                extent = _extent(source)
            if extent.row * extent.column > MOST_CELLS:
                raise DeliveryError(
                    "{file} has a sheet of {rows} rows and {columns} columns, most of them empty. Ask the department "
                    "to delete what lies far from the table.",
                    file=file,
                    rows=extent.row,
                    columns=extent.column,
                )


def _extent(source: IO[bytes]) -> _Extent:
    extent, parser = _Extent(), expat.ParserCreate()

    def first(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "worksheet":
            raise _NoSheet
        parser.StartElementHandler = extent.start

    parser.StartElementHandler = first
    try:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk)
    except _NoSheet:
        pass
    except expat.ExpatError:
        if parser.StartElementHandler != first:  # a picture is no text at all, and no sheet
            raise
    return extent
