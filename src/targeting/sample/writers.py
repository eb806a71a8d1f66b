"""Extract files as the systems write them; the same rows always give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import polars as pl
from openpyxl import Workbook

Encoding = Literal["utf-8", "utf-8-sig", "cp1252"]
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHORT_NUMBER = re.compile(r"\d{1,9}")
_ZIP_TIME = (2017, 10, 2, 6, 0, 0)
_DOCUMENT_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True)
class TextFile:
    """How one system writes its text files."""

    encoding: Encoding = "utf-8"
    separator: str = ";"
    header: bool = True
    quoted: bool = False
    excel_guard: bool = False

    def write(self, path: Path, rows: pl.DataFrame) -> None:
        """Write ``rows``, all text, to ``path``; Windows line ends where the encoding is Windows'."""
        text = (_guarded(rows) if self.excel_guard else rows).write_csv(
            separator=self.separator,
            include_header=self.header,
            quote_style="necessary" if self.quoted else "never",
            line_terminator="\r\n" if self.encoding == "cp1252" else "\n",
        )
        path.write_bytes(text.encode(self.encoding))


def _guarded(rows: pl.DataFrame) -> pl.DataFrame:
    """Every value as ="value", which keeps a spreadsheet from reading it as a number."""
    return rows.select(pl.format('="{}"', column).alias(column) for column in rows.columns)


def write_sheet(path: Path, rows: pl.DataFrame, on: date) -> None:
    """A spreadsheet as DUBU sends it: four lines above the header, a totals row below the last one."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Foranstaltninger")
    for line in _preamble(on):
        sheet.append(line)
    sheet.append(rows.columns)
    for row in rows.iter_rows():
        sheet.append([_cell(text) for text in row])
    sheet.append(["I alt", *[None] * (len(rows.columns) - 2), len(rows)])
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(_without_time(content.getvalue()))


def _preamble(on: date) -> list[list[str]]:
    return [
        ["Foranstaltninger pr. barn og part"],
        [f"Udtrukket {on:%d-%m-%Y} kl. 06.00"],
        ["Kriterier: alle afdelinger, alle paragraffer, seneste 12 måneder"],
        [],
    ]


def _cell(text: str) -> datetime | str | int | None:
    """A value as a spreadsheet keeps it: real dates, and numbers that lost their leading zero."""
    if _ISO_DATE.fullmatch(text):
        return datetime.fromisoformat(text)
    if _SHORT_NUMBER.fullmatch(text):
        return int(text)
    return text or None


def _without_time(book: bytes) -> bytes:
    """The same workbook with fixed times and unpacked: another zlib would pack it into other bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(result, "w") as new:
        for name in sorted(old.namelist()):
            content = _DOCUMENT_TIME.sub(rb"\g<1>2017-10-02T06:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content)
    return result.getvalue()
