"""A published table as the file that a Danish spreadsheet opens by a double click: semicolons, decimal commas, UTF-8.

A cell that is hidden is a word, which no program adds up; one without a value is empty.
"""

from __future__ import annotations

import io
from datetime import date, datetime

import polars as pl

from targeting.publishing.told import Hidden, Told

YES, NO = "ja", "nej"
# A spreadsheet takes a cell that begins so for a formula: one of the registers' words then begins with an apostrophe.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(told: Told) -> bytes:
    """The table's file."""
    headings = {column.name: column.heading_da for column in told.contract.columns}
    rows = [[in_words(row[name]) for name in headings] for row in told.rows]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(headings.values(), pl.String), orient="row")
    written = io.BytesIO()
    frame.write_csv(written, include_bom=True, separator=";", line_terminator="\r\n")
    return written.getvalue()


def in_words(value: object) -> str | None:
    """A cell as text; None when it has no value."""
    if value is None or isinstance(value, str):
        return guarded(value) if value else None
    if isinstance(value, Hidden):
        return str(value.value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    return value.isoformat() if isinstance(value, date) else str(value).replace(".", ",")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
