"""A register that is a spreadsheet: every cell as text, as the reader of the sheet would see it."""

from __future__ import annotations

import io
import math
import warnings
from datetime import datetime

import pandas as pd
from openpyxl import Workbook, load_workbook

from targeting.errors import DeliveryError
from targeting.registers.files import Extract
from targeting.workspace.contracts import RegisterContract


def read_sheet(contract: RegisterContract, extract: Extract) -> tuple[list[str], pd.DataFrame]:
    """The header and the rows below it (index = row in the sheet, from 0); raises DeliveryError."""
    cells = _cells(contract, extract)
    header_at = contract.header_row - 1
    if len(cells) <= header_at:
        raise DeliveryError(
            f"{extract.name} ends before row {contract.header_row}, where the column names stand. "
            "Ask the department to export it again."
        )
    header = ["" if pd.isna(name) else str(name) for name in cells.iloc[header_at]]
    rows = cells.iloc[header_at + 1 :].dropna(how="all")
    return header, rows


def _cells(contract: RegisterContract, extract: Extract) -> pd.DataFrame:
    """Every cell; raises DeliveryError. What openpyxl raises depends on which byte is wrong, so all of it is caught."""
    try:
        with warnings.catch_warnings():
            # Its warnings quote cells.
            warnings.simplefilter("ignore")
            return _read(contract, extract)
    except Exception as error:
        if isinstance(error, ValueError) and "Worksheet" in str(error):
            raise DeliveryError(f"{extract.name} has no sheet named {contract.sheet}. Ask for a new export.") from None
        raise DeliveryError(
            f"{extract.name} is not a whole spreadsheet: the file is cut off or damaged. "
            "Ask the department to send it again."
        ) from None


def _read(contract: RegisterContract, extract: Extract) -> pd.DataFrame:
    source: io.BytesIO | Workbook = io.BytesIO(extract.content)
    if contract.fill_merged:
        source = _with_merged_filled(contract, extract)
    cells = pd.read_excel(
        source,
        sheet_name=contract.sheet or 0,
        header=None,
        dtype=object,
        engine="openpyxl",
        keep_default_na=False,
        na_values=[""],
    )
    return cells.map(as_text)


def _with_merged_filled(contract: RegisterContract, extract: Extract) -> Workbook:
    """The workbook with the value of each merged area in all of its cells; the file keeps it in the first alone."""
    book = load_workbook(io.BytesIO(extract.content))
    sheet = book[contract.sheet] if contract.sheet else book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        value = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(str(area))
        for row, column in area.cells:
            sheet.cell(row, column).value = value
    return book


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
