"""A spreadsheet from a spec table: the cells of each line of text, typed as a spreadsheet types them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl
from openpyxl import Workbook

from support.specs import PERSONS


def write_sheet(content: str, *, merged: str = "", sheets: Sequence[str] = ("Foranstaltninger",)) -> bytes:
    """A book whose sheet Foranstaltninger holds the lines; #1 is a number, @2017-12-31 a date, blank is nothing.

    A line ``[title]`` begins the next of the sheets that hold lines. The other sheets hold a line of text each.
    ``merged`` is a range of cells made one.
    """
    lines: dict[str, list[str]] = {"Foranstaltninger": []}
    for line in content.strip().splitlines():
        if title := re.fullmatch(r"\s*\[(.+)\]\s*", line):
            lines[title[1]] = []
        else:
            lines[list(lines)[-1]].append(line)
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        sheet = book.create_sheet(name)
        if name not in lines:
            sheet.append(["Vejledning"])
            continue
        for line in lines[name]:
            sheet.append([_cell(cell.strip()) for cell in line.split("|")])
        if merged:
            sheet.merge_cells(merged)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def write_parquet(content: str) -> bytes:
    """A Parquet file of the lines, names first; a column whose cells are numbers or dates is of that type."""
    header, *rows = [[_cell(cell.strip()) for cell in line.split("|")] for line in content.strip().splitlines()]
    written = io.BytesIO()
    pl.DataFrame(
        {str(name): column for name, column in zip(header, zip(*rows, strict=True), strict=True)}
    ).write_parquet(written)
    return written.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """An archive of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _cell(text: str) -> str | int | float | datetime | None:
    if text.startswith("#") and text != "#N/A":
        number = float(text[1:])
        return int(number) if number.is_integer() and "." not in text else number
    if text.startswith("@"):
        return datetime.fromisoformat(text[1:])
    return PERSONS.get(text, text) or None
