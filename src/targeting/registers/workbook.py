"""A workbook (.xlsx) as it stands in its file: every cell as the text that a Danish reader would type, or as unread.

Read with expat, and not with a library: none of them tells a cell that could not be calculated from a blank one
(docs/adr/0031). Elements are known by their names alone, so that strict and transitional workbooks are read alike.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from targeting.errors import DeliveryError
from targeting.privacy import scrub_name
from targeting.registers.room import require_room

LARGEST = 1 << 30
MOST_CELLS = 50_000_000
MOST_ROWS = 1 << 20
# Of each byte that was delivered, how many tags and how many places for cells; and of any book. Seen are 2 and 1.
TAGS_A_BYTE, FEW_TAGS = 6, 500_000
PLACES_A_BYTE, FEW_PLACES = 8, 4_000_000
# An element in a book stands in a handful of others, and its own tag is no longer than a line of text.
DEEPEST = 100
LONGEST_TAG = 4 << 20
# Formulas that stand in one cell and give the values of an area.
_OF_AN_AREA = ("array", "dataTable")
ERRORS = frozenset({"#VALUE!", "#REF!", "#NAME?", "#NUM!", "#DIV/0!", "#NULL!"})
_CHUNK = 1 << 20
_MIDNIGHT = re.compile(r"T00:00(:00(\.0+)?)?$")


class Unread(Enum):
    """Why a cell is not read, and yet not blank."""

    CELL = "unread_cell"
    MERGED = "merged_cell"


class Number(str):
    """The text of a cell that is a number and no date."""

    __slots__ = ()


Cell = str | Unread | None
Rows = dict[int, list[Cell]]
Area = tuple[int, int, int, int]
_Start = Callable[[str, dict[str, str]], object]
_Named = Callable[[str], object]


class TooLarge(Exception):
    """A book has more places for cells than are read."""


@dataclass
class Places:
    """How many places for cells a book may yet take up in memory, blank ones with them."""

    left: int

    def take(self, places: int) -> None:
        """Take so many; raises TooLarge where there are no more."""
        self.left -= places
        if self.left < 0:
            raise TooLarge


class _Muddled(Exception):
    """A row or a cell of this sheet stands twice, so that one of them would be lost."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row


@dataclass
class Sheet:
    """The rows that hold anything, by their number, as lists of cells; and the areas that are merged."""

    rows: Rows = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    from_1904: bool = False
    places: Places = field(default_factory=lambda: Places(FEW_PLACES))

    @property
    def last(self) -> int:
        """The number of the last row that holds anything."""
        return max(self.rows, default=0)

    def widen(self, cells: list[Cell], width: int) -> None:
        """Make a row at least so wide with blank cells; raises TooLarge."""
        if (more := width - len(cells)) > 0:
            self.places.take(more)
            cells.extend([None] * more)


@dataclass(frozen=True)
class _Cells:
    """What a cell's own text points to: the shared texts, which styles are dates, and where days are counted from."""

    strings: list[str]
    dates: frozenset[int]
    spans: frozenset[int]
    epoch: datetime

    def number(self, text: str, style: int) -> Cell:
        """A number, or the day or time that its style makes of it."""
        try:
            value = float(text) if set(text) & set(".eEnN") else int(text)
            if not math.isfinite(value):
                return Unread.CELL
            if style in self.dates:
                if value < 0:
                    return Unread.CELL
                return written(from_excel(value, self.epoch, timedelta=style in self.spans))
        except (ValueError, OverflowError):
            return Unread.CELL
        return Number(written(value)) if self.epoch == MAC_EPOCH else written(value)

    def other(self, kind: str, text: str) -> Cell:
        """A cell that is no number."""
        match kind:
            case "s":
                text = self.strings[int(text)]
            case "b":
                return "J" if text.strip() in ("1", "true") else "N"
            case "d":
                # What day a moment is depends on the zone, which is for the reader of dates to say.
                return _MIDNIGHT.sub("", text.strip())
            case "str" | "inlineStr":
                pass
            case _:
                return Unread.CELL
        return Unread.CELL if text in ERRORS else text or None


def written(value: object) -> str:
    """A value as a Danish reader would type it: whole numbers bare, a decimal comma, dates year first."""
    if isinstance(value, bool):
        return "J" if value else "N"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


class Workbook:
    """The sheets of a workbook, by title.

    Its making and its methods raise DeliveryError, or whatever zipfile and expat raise at the byte that is wrong.
    """

    def __init__(self, file: str, content: bytes, delivered: int) -> None:
        self._file, self._book = file, zipfile.ZipFile(io.BytesIO(content))
        _require_bounded(file, self._book, delivered)
        self._tags = max(FEW_TAGS, TAGS_A_BYTE * delivered)
        self._places = Places(max(FEW_PLACES, PLACES_A_BYTE * delivered))
        if self._book.testzip():
            # Damage in a part that is not read is damage all the same.
            raise zipfile.BadZipFile
        self._parts = {_folded(part.filename): part for part in self._book.infolist()}
        self._main = next(self._targets("", "/officeDocument"))[1]
        self._links = dict(self._targets(self._main, ""))
        self._hidden: set[str] = set()
        self._sheets = {title: self._links[link] for title, link in self._titles()}
        if len(set(self._sheets.values())) < len(self._sheets):
            # One sheet under many names would be read as often.
            raise zipfile.BadZipFile

    @property
    def titles(self) -> list[str]:
        """The titles of the sheets of cells, in the order of the book."""
        return list(self._sheets)

    def is_hidden(self, title: str) -> bool:
        """Whether a person who opens the book does not see that sheet."""
        return title in self._hidden

    def require_places(self, rows: int, columns: int) -> None:
        """Raise DeliveryError where a table of so many rows and columns would be far larger than the book."""
        try:
            self._places.take(rows * columns)
        except TooLarge:
            raise too_large(self._file) from None

    def sheet(self, title: str) -> Sheet:
        """Every cell of a sheet; raises DeliveryError where one would be lost, or where there are too many."""
        reader = _SheetReader(self._cells, self._places)
        try:
            self._walk(self._sheets[title], reader.start, reader.end, reader.data)
            reader.settle()
        except _Muddled as muddled:
            raise DeliveryError(
                "{file}, sheet {sheet}: row {row}, or a cell in it, stands there twice, so that one of them would be "
                "lost. Ask the department to open the workbook, save it anew and send that.",
                file=self._file,
                sheet=scrub_name(title),
                row=muddled.row,
            ) from None
        except TooLarge:
            raise too_large(self._file) from None
        return reader.sheet

    @cached_property
    def _cells(self) -> _Cells:
        formats, styles, old = dict(BUILTIN_FORMATS), [], False
        for within, name, attributes in self._elements("/styles"):
            if name == "numFmt":
                formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif name == "xf" and within == "cellXfs":
                styles.append(int(attributes.get("numFmtId", 0)))
        for _, name, attributes in self._starts(self._main):
            old |= name == "workbookPr" and attributes.get("date1904") in ("1", "true")
        shown = [formats.get(number, "General") for number in styles]
        return _Cells(
            self._strings(),
            frozenset(index for index, code in enumerate(shown) if is_date_format(code)),
            frozenset(index for index, code in enumerate(shown) if is_timedelta_format(code)),
            MAC_EPOCH if old else WINDOWS_EPOCH,
        )

    def _strings(self) -> list[str]:
        reader = _Strings()
        for part in self._of("/sharedStrings"):
            self._walk(part, reader.start, reader.end, reader.data)
        return reader.strings

    def _titles(self) -> Iterator[tuple[str, str]]:
        sheets = {part for _, part in self._targets(self._main, "/worksheet")}
        for _, name, attributes in self._starts(self._main):
            link = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            if name == "sheet" and self._links.get(link) in sheets:
                if attributes.get("state", "visible") != "visible":
                    self._hidden.add(attributes["name"])
                yield attributes["name"], link

    def _of(self, kind: str) -> Iterator[str]:
        return (part for _, part in self._targets(self._main, kind))

    def _elements(self, kind: str) -> Iterator[tuple[str, str, dict[str, str]]]:
        for part in self._of(kind):
            yield from self._starts(part)

    def _targets(self, part: str, kind: str) -> Iterator[tuple[str, str]]:
        """What a part links to, by the link's name: those links whose type ends with ``kind``."""
        folder, name = posixpath.split(part)
        for _, element, attributes in self._starts(posixpath.join(folder, "_rels", f"{name}.rels")):
            if element == "Relationship" and attributes["Type"].endswith(kind):
                target = posixpath.join("/", folder, attributes["Target"].replace("\\", "/"))
                yield attributes["Id"], posixpath.normpath(target).lstrip("/")

    def _starts(self, part: str) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Every element of a part: the name of what it stands in, its own name, its attributes."""
        found: list[tuple[str, str, dict[str, str]]] = []
        within = [""]

        def start(name: str, attributes: dict[str, str]) -> None:
            found.append((within[-1], _local(name), attributes))
            within.append(_local(name))
            if len(within) > DEEPEST:
                raise ValueError

        for _ in self._pieces(part, start, lambda name: within.pop(), None):
            yield from found
            found.clear()

    def _walk(self, part: str, start: _Start, end: _Named, data: _Named) -> None:
        for _ in self._pieces(part, start, end, data):
            pass

    def _pieces(self, part: str, start: _Start, end: _Named, data: _Named | None) -> Iterator[None]:
        """Hand on a part's elements piece by piece, each of which can be forgotten before the next."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text, parser.buffer_size = True, 1 << 16
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
        # No spreadsheet declares entities; what does is made to unfold without end.
        parser.StartDoctypeDeclHandler = _no_doctype
        read = 0
        with self._book.open(self._parts[_folded(part)]) as source:
            while chunk := source.read(_CHUNK):
                self._tags -= chunk.count(b"<")
                if self._tags < 0:
                    raise _swollen(self._file)
                parser.Parse(chunk)
                read += len(chunk)
                if read - parser.CurrentByteIndex > LONGEST_TAG:
                    raise ValueError
                yield
            parser.Parse(b"", True)
            yield


def _require_bounded(file: str, book: zipfile.ZipFile, size: int) -> None:
    unpacked = sum(part.file_size for part in book.infolist())
    if unpacked > LARGEST:
        raise DeliveryError(
            "{file} unpacks to more than {most} GiB. Ask for it in several files.", file=file, most=LARGEST >> 30
        )
    require_room(file, size, unpacked)


def too_large(file: str) -> DeliveryError:
    """A sheet in which most places are blank, and far too many."""
    return DeliveryError(
        "{file} has a sheet with far more rows or columns than are filled. Ask the department to delete what lies far "
        "from the table.",
        file=file,
    )


def _swollen(file: str) -> DeliveryError:
    return DeliveryError(
        "{file} has far more empty or formatted cells than a file of its size can hold of data. Ask the department to "
        "copy the table into a new workbook, and send that.",
        file=file,
    )


def _folded(part: str) -> str:
    """A part's name as it is compared: some programs write other letters, or a backslash."""
    return part.replace("\\", "/").lstrip("/").casefold()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _no_doctype(*declared: object) -> None:
    raise ValueError


class _Strings:
    """Makes a list of the texts that cells share."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._known: dict[str, str] = {}
        self._text: list[str] = []
        self._in_text = False
        self._phonetic = self._depth = 0

    def start(self, full: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError
        name = _local(full)
        self._phonetic += name == "rPh"
        self._in_text = name == "t" and not self._phonetic

    def end(self, full: str) -> None:
        """An element ends."""
        self._depth -= 1
        name = _local(full)
        self._phonetic -= name == "rPh"
        self._in_text = False
        if name == "si":
            text = "".join(self._text)
            self.strings.append(self._known.setdefault(text, text))
            self._text = []

    def data(self, text: str) -> None:
        """Text of an element."""
        if self._in_text:
            self._text.append(text)


class _SheetReader:
    """Makes a Sheet of the elements of its part."""

    def __init__(self, cells: _Cells, places: Places) -> None:
        self.sheet = Sheet(from_1904=cells.epoch == MAC_EPOCH, places=places)
        self._extent = (0, 0)
        self._cells = cells
        self._columns: dict[str, int] = {}
        self._numbers: dict[tuple[str, str], Cell] = {}
        self._row: list[Cell] = []
        self._number = 0
        self._cell: dict[str, str] | None = None
        self._column = self._covered = 0
        self._formula = False
        self._arrays: list[Area] = []
        self._empty: set[tuple[int, int]] = set()
        self._text: list[str] | None = None
        self._said: str | None = None
        self._phonetic = self._depth = 0
        self._places = places

    def start(self, full: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError
        name = _local(full)
        if name == "c":
            self._cell, self._formula, self._said = attributes, False, None
        elif self._cell is not None:
            if name in ("v", "t") and not self._phonetic:
                self._text = []
            elif name == "f":
                self._formula = True
                if attributes.get("t") in _OF_AN_AREA and "ref" in attributes:
                    self._arrays.append(self._area(attributes["ref"]))
            self._phonetic += name == "rPh"
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "mergeCell":
            self._merge(attributes["ref"])

    def end(self, full: str) -> None:
        """An element ends."""
        self._depth -= 1
        name = _local(full)
        if self._cell is None:
            if name == "row":
                self._end_row()
        elif name == "c":
            self._place(self._cell, self._value(self._cell))
            self._cell = None
        elif name in ("v", "t") and self._text is not None:
            self._said = (self._said or "") + "".join(self._text)
            self._text = None
        elif name == "rPh":
            self._phonetic -= 1

    def data(self, text: str) -> None:
        """Text of an element."""
        if self._text is not None:
            self._text.append(text)

    def _begin_row(self, number: str | None) -> None:
        self._number = int(number) if number else self._number + 1
        if self._number < 1:
            raise ValueError
        self._row, self._column = [], 0

    def _end_row(self) -> None:
        if all(cell is None for cell in self._row):
            return
        if self._number in self.sheet.rows:
            raise _Muddled(self._number)
        self.sheet.rows[self._number] = self._row

    def _place(self, attributes: dict[str, str], value: Cell) -> None:
        place = attributes.get("r")
        self._column = self._column + 1 if place is None else self._column_of(place)
        if value is None:
            if self._arrays and self._said is not None:
                self._empty.add((self._number, self._column))
            return
        self._bound(self._number, self._column)
        if (more := self._column - len(self._row)) > 0:
            self._places.take(more)
            self._row.extend([None] * more)
        if self._row[self._column - 1] is not None:
            raise _Muddled(self._number)
        self._row[self._column - 1] = value

    def _column_of(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        if place[len(letters) :] != str(self._number):
            raise _Muddled(self._number)
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_index_from_string(letters)
        return column

    def _value(self, attributes: dict[str, str]) -> Cell:
        kind, said = attributes.get("t", "n"), self._said
        if kind == "e":
            return Unread.CELL
        if said is None or not said.strip():
            # A formula that gives an empty text has its result; one without a result was never calculated.
            uncalculated = self._formula and (said is None or kind != "str")
            return Unread.CELL if uncalculated else said or None
        if kind != "n":
            return self._cells.other(kind, said)
        known = (said, attributes.get("s", "0"))
        if known not in self._numbers:
            self._numbers[known] = self._cells.number(said, int(known[1]))
        return self._numbers[known]

    def _bound(self, row: int, column: int) -> None:
        rows, columns = self._extent
        if row > rows or column > columns:
            rows, columns = self._extent = max(row, rows), max(column, columns)
            if rows > MOST_ROWS or rows * columns > MOST_CELLS:
                raise TooLarge

    def _merge(self, place: str) -> None:
        self.sheet.merged.append(self._area(place))

    def _area(self, place: str) -> Area:
        """An area by its corners; raises TooLarge where all of them cover too much."""
        first_column, first_row, last_column, last_row = range_boundaries(place)
        assert first_row and last_row and first_column and last_column
        self._covered += (last_row - first_row + 1) * (last_column - first_column + 1)
        if self._covered > MOST_CELLS:
            raise TooLarge
        return first_row, first_column, last_row, last_column

    def settle(self) -> None:
        """A formula of an area stands in its first cell: where another has no result, it was never calculated."""
        for first_row, first_column, last_row, last_column in self._arrays:
            self._bound(last_row, last_column)
            for number in range(first_row, last_row + 1):
                without = [
                    column
                    for column in range(first_column, last_column + 1)
                    if (number, column) not in self._empty and self._is_blank(number, column)
                ]
                if without:
                    cells = self.sheet.rows.setdefault(number, [])
                    self.sheet.widen(cells, last_column)
                    for column in without:
                        cells[column - 1] = Unread.CELL

    def _is_blank(self, number: int, column: int) -> bool:
        cells = self.sheet.rows.get(number, [])
        return len(cells) < column or cells[column - 1] is None
