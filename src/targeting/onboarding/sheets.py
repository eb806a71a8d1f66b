"""Spreadsheets: the sheet with most rows, every cell as the text a run would read."""

from __future__ import annotations

from targeting.errors import DeliveryError
from targeting.registers import Workbook

Rows = dict[int, list[str]]


def read_workbook(name: str, content: bytes, most: int) -> tuple[str, list[str], list[list[str]], bool]:
    """The chosen sheet, all sheets, its rows (at most ``most``), and whether that is all; raises DeliveryError."""
    try:
        book = Workbook(name, content, len(content))
        found = {title: _texts(book, title) for title in book.titles}
    except DeliveryError:
        raise
    except Exception:
        raise DeliveryError(
            "{file} is not a whole spreadsheet. Ask the department to send it again.", file=name
        ) from None
    if not found:
        raise DeliveryError("{file} has no sheet with cells. Ask the department to send it again.", file=name)
    chosen = max(found, key=lambda title: max(found[title], default=0))
    return chosen, list(found), _rows(book, found[chosen], most), max(found[chosen], default=0) <= most


def _texts(book: Workbook, title: str) -> Rows:
    """The rows that hold anything; a cell that cannot be read shows as blank."""
    rows = book.sheet(title).rows.items()
    return {number: [cell.strip() if isinstance(cell, str) else "" for cell in cells] for number, cells in rows}


def _rows(book: Workbook, found: Rows, most: int) -> list[list[str]]:
    rows = [found.get(number, []) for number in range(1, min(most, max(found, default=0)) + 1)]
    width = max(map(len, rows), default=0)
    book.require_places(len(rows), width)
    return [row + [""] * (width - len(row)) for row in rows]
