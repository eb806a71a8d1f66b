"""Which rows a file has to somebody who reads it letter by letter: shares no code, and no library, with the product."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

Area = tuple[int, int, int, int]


@dataclass
class Plain:
    """The numbers of the rows, and of those of them that hold what cannot be read.

    ``muddled``: a row would be lost, whoever reads it. ``doubtful``: two readers may differ about it.
    """

    rows: list[int] = field(default_factory=list)
    unread: set[int] = field(default_factory=set)
    muddled: bool = False
    doubtful: bool = False


@dataclass
class _Record:
    line: int
    cells: list[str]
    lines: int


def plain_csv(text: str, separator: str, quote: str | None, above: int, width: int | None) -> Plain:
    """The rows below the first ``above`` lines; ``width`` is how many cells each should have, where it is known."""
    plain = Plain()
    lines = re.split("\r\n|\r|\n", text)
    for record in _records(lines, separator, quote, above, plain):
        if record.lines > 1:
            broken = [cell.count(separator) for cell in record.cells if "\n" in cell]
            fits = width is None or len(record.cells) == width
            plain.muddled |= max(broken, default=0) >= (len(record.cells) - 1 if fits else 1)
        if any(cell.strip(" \t") for cell in record.cells):
            plain.rows.append(record.line)
    return plain


def _records(lines: list[str], separator: str, quote: str | None, above: int, plain: Plain) -> list[_Record]:
    found: list[_Record] = []
    number = above
    while number < len(lines):
        record, text = _Record(number + 1, [], 1), lines[number]
        number += 1
        while True:
            cell, text, closed = _cell(text, separator, quote, plain)
            while not closed and number < len(lines):
                record.lines += 1
                more, text, closed = _quoted(lines[number], separator, quote or "", plain)
                cell, number = f"{cell}\n{more}", number + 1
            plain.muddled |= not closed
            record.cells.append(cell)
            if not text:
                break
            text = text[1:]
            if not text:
                record.cells.append("")
                break
        found.append(record)
    return found


def _cell(text: str, separator: str, quote: str | None, plain: Plain) -> tuple[str, str, bool]:
    """The first cell of a piece of line, what is left of it from the separator on, and whether the cell has ended."""
    if quote and text.startswith(quote):
        return _quoted(text[1:], separator, quote, plain)
    cell, mark, _ = text.partition(separator)
    return cell, text[len(cell) :] if mark else "", True


def _quoted(text: str, separator: str, quote: str, plain: Plain) -> tuple[str, str, bool]:
    cell, at = "", 0
    while at < len(text):
        if text[at] != quote:
            cell, at = cell + text[at], at + 1
        elif text[at + 1 : at + 2] == quote:
            cell, at = cell + quote, at + 2
        else:
            left = text[at + 1 :]
            plain.doubtful |= bool(left) and not left.startswith(separator)
            return cell, left, True
    return cell, "", False


def plain_sheet(content: bytes, above: int, columns: set[int], filled: bool = False) -> Plain:
    """The rows below the first ``above`` of a book's one sheet; ``columns`` (from 1) are those that are declared."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if re.search(r"(worksheets/sheet\d+|/ark)\.xml$", name)]
        texts = next((name for name in book.namelist() if name.endswith("sharedStrings.xml")), None)
        shared = _texts(ElementTree.fromstring(book.read(texts))) if texts else []
        tree = ElementTree.fromstring(book.read(sheets[0]))
    cells: dict[tuple[int, int], str | None] = {}
    plain, number, seen = Plain(doubtful=len(sheets) != 1), 0, set[int]()
    for row in tree.iterfind(".//{*}row"):
        number = int(row.get("r", number + 1))
        held = {place: said for place, said in _cells_of(row, shared) if said != ""}
        plain.muddled |= bool(held) and number in seen
        seen |= {number} if held else set()
        cells |= {(number, place): said for place, said in held.items()}
    plain.rows = sorted(number for number in seen if number > above)
    plain.unread = {row for (row, place), said in cells.items() if said is None and place in columns}
    for first, top, last, bottom in _merged(tree):
        if filled and (shown := cells.get((top, first))) is not None:
            under = [place for place in cells if top <= place[0] <= bottom and first <= place[1] <= last]
            plain.unread |= {row for row, place in under if place in columns and cells[row, place] != shown}
        if (top, first) in cells and not (filled and cells[top, first] is not None):
            places = columns & set(range(first, last + 1))
            covered = {row for row in seen if top <= row <= bottom if places - ({first} if row == top else set())}
            plain.unread |= covered
    plain.unread &= set(plain.rows)
    return plain


def _cells_of(row: ElementTree.Element, shared: list[str]) -> list[tuple[int, str | None]]:
    """What each cell of a row says; None where that cannot be read."""
    found, place = [], 0
    for cell in row.iterfind("{*}c"):
        letters = re.sub(r"\d", "", cell.get("r", ""))
        place = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters))) or place + 1
        found.append((place, _said(cell, shared)))
    return found


def _said(cell: ElementTree.Element, shared: list[str]) -> str | None:
    value, kind = cell.findtext("{*}v"), cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iterfind("{*}is//{*}t"))
    if kind == "e" or (not value and kind != "str" and cell.find("{*}f") is not None):
        return None
    if kind == "s" and value:
        return shared[int(value)]
    return None if kind == "n" and value in ("nan", "inf") else value or ""


def _texts(shared: ElementTree.Element) -> list[str]:
    return [
        "".join(text.text or "" for run in [item, *item.iterfind("{*}r")] for text in run.iterfind("{*}t"))
        for item in shared.iterfind("{*}si")
    ]


def _merged(tree: ElementTree.Element) -> list[Area]:
    areas = []
    for area in tree.iterfind(".//{*}mergeCell"):
        corners = re.findall(r"([A-Z])(\d+)", area.get("ref", ""))
        (first, top), (last, bottom) = corners[0], corners[-1]
        areas.append((ord(first) - 64, int(top), ord(last) - 64, int(bottom)))
    return areas
