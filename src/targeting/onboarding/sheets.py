"""Spreadsheets: the sheet with most rows, every cell as the text a run would read."""

from __future__ import annotations

import io
import warnings
from datetime import datetime
from itertools import islice

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from targeting.errors import DeliveryError
from targeting.registers import require_bounded


def read_workbook(name: str, content: bytes, most: int) -> tuple[str, list[str], list[list[str]], bool]:
    """The chosen sheet, all sheets, its rows (at most ``most``), and whether that is all; raises DeliveryError."""
    try:
        with warnings.catch_warnings():
            # Its warnings quote cells.
            warnings.simplefilter("ignore")
            require_bounded(name, content)
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            found = {sheet.title: _rows(sheet, most) for sheet in book.worksheets}
            book.close()
    except DeliveryError:
        raise
    except Exception:
        raise DeliveryError(
            "{file} is not a whole spreadsheet. Ask the department to send it again.", file=name
        ) from None
    if not found:
        raise DeliveryError("{file} has no sheet with cells. Ask the department to send it again.", file=name)
    chosen = max(found, key=lambda title: len(found[title]))
    return chosen, list(found), found[chosen][:most], len(found[chosen]) <= most


def _rows(sheet: Worksheet, most: int) -> list[list[str]]:
    rows = [[_written(value) for value in row] for row in islice(sheet.iter_rows(values_only=True), most + 1)]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell), default=0)
    return [row[:width] + [""] * (width - len(row)) for row in rows]


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, datetime) else str(value).strip()
