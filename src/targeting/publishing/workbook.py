"""The published tables as one workbook for Excel and LibreOffice: a sheet a table, and what the numbers are.

It holds no formula and no macro. The same tables give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from targeting.publishing.read_me import read_me
from targeting.publishing.told import Hidden, Told, glossary

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FIRST, LAST = "Læs mig først", "Ordforklaring"
GLOSSARY = ("Ark", "Kolonne", "Navn i Parquet", "Hvad den siger", "Enhed", "Skjules den?")
OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}
# A workbook's cell holds no more; nothing of ours is near it but the warnings of a run.
LONGEST, CUT = 32_767, " … resten står i Parquet-filen"
A4 = 9
# In characters of the workbook's font, and in points.
NARROWEST, WIDEST, BESIDE, READ_ME = 12, 60, 4, (34, 90)
LINE, TITLE_HEIGHT, HIGHEST = 15, 22, 409
NUMBERS = {"andel": "0.0%", "procent": "0.0", "nummer": "0", "værdi": "0", "som forventningen": "0.0###"}


@dataclass(frozen=True)
class Formats:
    """How cells look."""

    heading: Format
    title: Format
    text: Format
    hidden: Format
    date: Format
    moment: Format
    numbers: Mapping[str, Format]
    whole: Format


def workbook_of(tables: Sequence[Told], run: Told, made: datetime) -> bytes:
    """The workbook's bytes; ``run`` is the table of that name, ``made`` when the run began, in UTC."""
    import xlsxwriter  # only who writes a release loads it

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, OPTIONS) as book:
        book.set_properties({"title": "Udgivelse", "created": made.replace(tzinfo=None)})
        formats = _formats(book)
        _write_read_me(book.add_worksheet(FIRST), formats, run, tables)
        for told in tables:
            _write_table(book.add_worksheet(told.contract.name), formats, told)
        rows = [words for told in tables for words in glossary(told.contract)]
        _write(book.add_worksheet(LAST), formats, GLOSSARY, rows, [""] * len(GLOSSARY))
    return written.getvalue()


def _formats(book: Workbook) -> Formats:
    top = {"valign": "top"}
    grey = {"italic": True, "font_color": "#595959", "bg_color": "#EFEFEF", "align": "right"}
    return Formats(
        heading=book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8E8E8", "bottom": 1} | top),
        title=book.add_format({"bold": True, "font_size": 14} | top),
        text=book.add_format({"text_wrap": True} | top),
        hidden=book.add_format(grey | top),
        date=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"} | top),
        moment=book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"} | top),
        numbers={unit: book.add_format({"num_format": form} | top) for unit, form in NUMBERS.items()},
        whole=book.add_format({"num_format": "#,##0"} | top),
    )


def _write_read_me(sheet: Worksheet, formats: Formats, run: Told, tables: Sequence[Told]) -> None:
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    _widen(sheet, READ_ME)
    for number, (name, text) in enumerate(read_me(run, tables)):
        heading = bool(name) and not text
        if name:
            sheet.write_string(number, 0, name, formats.title if heading else formats.text)
        if text:
            sheet.write_string(number, 1, fitting(text), formats.text)
        sheet.set_row(number, TITLE_HEIGHT if heading else _height((name, text), READ_ME))


def _write_table(sheet: Worksheet, formats: Formats, told: Told) -> None:
    columns = told.contract.columns
    rows = [[row[column.name] for column in columns] for row in told.rows]
    _write(sheet, formats, [column.heading_da for column in columns], rows, [column.unit_da for column in columns])


def _write(
    sheet: Worksheet, formats: Formats, headings: Sequence[str], rows: Sequence[Sequence[object]], units: Sequence[str]
) -> None:
    """A sheet of one table: its headings stay in sight and can be filtered by."""
    widths = [_width(column) for column in zip(headings, *rows, strict=True)]
    _head(sheet, formats, headings, len(rows))
    _widen(sheet, widths)
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, _height(row, widths))
        for place, value in enumerate(row):
            _write_cell(sheet, formats, (number, place), units[place], value)


def _write_cell(sheet: Worksheet, formats: Formats, at: tuple[int, int], unit: str, value: object) -> None:
    """A cell of the kind it is: what has no value is left empty, and no text becomes a formula."""
    if isinstance(value, Hidden):
        sheet.write_string(*at, value.value, formats.hidden)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value, formats.text)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, formats.numbers.get(unit, formats.whole))
    elif isinstance(value, datetime):
        sheet.write_datetime(*at, value, formats.moment)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, formats.date)
    elif value:
        sheet.write_string(*at, fitting(str(value)), formats.text)


def _head(sheet: Worksheet, formats: Formats, headings: Sequence[str], rows: int) -> None:
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, formats.heading)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _widen(sheet: Worksheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)


def _width(column: Sequence[object]) -> int:
    """So wide that most cells stand on one line; the arrow of the filter stands beside the heading."""
    longest = max(len(line) for value in column if isinstance(value, str) for line in value.split("\n"))
    return min(max(longest + BESIDE, NARROWEST), WIDEST)


def _height(row: Sequence[object], widths: Sequence[int]) -> int:
    """So high that its longest text is seen whole: LibreOffice does not reckon it."""
    lines = [
        sum(1 + len(line) // width for line in value.split("\n"))
        for value, width in zip(row, widths, strict=True)
        if isinstance(value, str)
    ]
    return min(max(lines, default=1) * LINE, HIGHEST)


def fitting(text: str) -> str:
    """A text as long as a cell may be; where it is cut, that is said."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
