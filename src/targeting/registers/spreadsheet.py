"""A register that is a spreadsheet: every cell as text, as the reader of the sheet would see it."""

from __future__ import annotations

import io
import math
import warnings
from datetime import datetime
from fnmatch import fnmatchcase

import pandas as pd
from openpyxl import load_workbook

from targeting.errors import DeliveryError
from targeting.privacy import scrub_name
from targeting.registers.files import Extract
from targeting.registers.headers import fold
from targeting.registers.workbook import require_bounded
from targeting.workspace import RegisterContract


def read_sheets(contract: RegisterContract, extract: Extract) -> tuple[list[str], pd.DataFrame]:
    """The header and the rows below it, of the declared sheet or of every sheet that the declared pattern names.

    Sheets follow each other as in the book. The index is the row in the sheet, from 0, and runs on from sheet to sheet.
    Raises DeliveryError.
    """
    header: list[str] = []
    parts, above = [], 0
    for title, cells in _cells(contract, extract).items():
        names = _header(contract, extract, title, cells)
        if header and [fold(name) for name in names] != [fold(name) for name in header]:
            raise DeliveryError(
                "{file}: sheet {sheet} does not have the column names of the sheet before it. Ask for a new "
                "export, in which all sheets have the same columns.",
                file=extract.name,
                sheet=scrub_name(title),
            )
        header = header or names
        rows = cells.iloc[contract.header_row :].dropna(how="all")
        parts.append(rows.set_axis(rows.index + above))
        above += len(cells)
    return header, pd.concat(parts)


def _header(contract: RegisterContract, extract: Extract, title: str, cells: pd.DataFrame) -> list[str]:
    if len(cells) < contract.header_row:
        raise DeliveryError(
            "{file}, sheet {sheet}, ends before row {row}, where the column names stand. Ask the "
            "department to export it again.",
            file=extract.name,
            sheet=scrub_name(title),
            row=contract.header_row,
        )
    return ["" if pd.isna(name) else str(name) for name in cells.iloc[contract.header_row - 1]]


def _cells(contract: RegisterContract, extract: Extract) -> dict[str, pd.DataFrame]:
    """Every cell by sheet; raises DeliveryError. What openpyxl raises depends on which byte is wrong: all is caught."""
    try:
        with warnings.catch_warnings():
            # Its warnings quote cells.
            warnings.simplefilter("ignore")
            require_bounded(extract.name, extract.content)
            found = _read(contract, extract)
    except DeliveryError:
        raise
    except Exception:
        raise DeliveryError(
            "{file} is not a whole spreadsheet: the file is cut off or damaged. Ask the department to send it again.",
            file=extract.name,
        ) from None
    if not found:
        raise DeliveryError(
            "{file} has no sheet named {sheet}. Ask for a new export.", file=extract.name, sheet=contract.sheet
        )
    return found


def _read(contract: RegisterContract, extract: Extract) -> dict[str, pd.DataFrame]:
    source = io.BytesIO(extract.content)
    if contract.fill_merged:
        source = _with_merged_filled(contract, source)
    with pd.ExcelFile(source, engine="openpyxl") as book:
        titles = _titles(contract, [str(title) for title in book.sheet_names])
        cells = (
            pd.read_excel(book, sheet_name=titles, header=None, dtype=object, keep_default_na=False, na_values=[""])
            if titles
            else {}
        )
    return {title: cells[title].map(as_text) for title in titles}


def _titles(contract: RegisterContract, titles: list[str]) -> list[str]:
    """The first sheet, or those that the contract names; no spreadsheet allows * or ? in a title itself."""
    return [title for title in titles if fnmatchcase(title, contract.sheet)] if contract.sheet else titles[:1]


def _with_merged_filled(contract: RegisterContract, content: io.BytesIO) -> io.BytesIO:
    """The workbook with the value of each merged area in all of its cells; the file keeps it in the first alone."""
    book = load_workbook(content)
    for title in _titles(contract, [sheet.title for sheet in book.worksheets]):
        sheet = book[title]
        for area in list(sheet.merged_cells.ranges):
            value = sheet.cell(area.min_row, area.min_col).value
            sheet.unmerge_cells(str(area))
            for row, column in area.cells:
                sheet.cell(row, column).value = value
    filled = io.BytesIO()
    book.save(filled)
    return filled


def as_text(cell: object) -> object:
    """A cell as a Danish reader would type it: whole numbers bare, a decimal comma, dates year first."""
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, bool):
        return "J" if cell else "N"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)
