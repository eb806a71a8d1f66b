"""The rows of a register's extract files, cell by cell, before anything is judged."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from golden.plain.cells import text_of
from targeting.workspace import Column, RegisterContract

if TYPE_CHECKING:
    from _csv import Reader

Cells = list[object]
Lines = Iterator[tuple[int, Cells]]


@dataclass(frozen=True)
class Row:
    """One row: which file and line it stands on; ``cells`` by column name, None when fields are missing or too many."""

    file: str
    number: int
    cells: Mapping[str, str] | None


def rows_of(contract: RegisterContract, delivery: Path) -> Iterator[Row]:
    """Every row of the register, in the order of the files' names."""
    for path in sorted(delivery.glob(contract.path)):
        yield from _rows_of_file(contract, path)


def _rows_of_file(contract: RegisterContract, path: Path) -> Iterator[Row]:
    lines = _sheet(contract, path) if contract.format == "xlsx" else _text(contract, path)
    lines = (line for line in lines if line[0] >= contract.header_row)
    header: Cells | None = next(lines)[1] if contract.header_row else None
    places: Mapping[str, int] | None = None
    width = len(header) if header else 0
    for number, cells in lines:
        if not any(text_of(cell) for cell in cells):
            continue
        places = places or _places(contract, header)
        width = width or len(cells)
        fits = contract.format == "xlsx" or len(cells) == width
        yield Row(path.name, number, _named(contract, places, cells) if fits else None)


def _sheet(contract: RegisterContract, path: Path) -> Lines:
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book[contract.sheet] if contract.sheet else book.worksheets[0]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, list(cells)


def _text(contract: RegisterContract, path: Path) -> Lines:
    with path.open(encoding=contract.encoding, errors="strict", newline="") as file:
        reader = csv_reader(contract, file)
        before = 0
        for cells in reader:
            yield before + 1, list(cells)
            before = reader.line_num


def csv_reader(contract: RegisterContract, lines: Iterable[str]) -> Reader:
    """The cells of each line, taken apart as the contract says."""
    if contract.quote:
        return csv.reader(lines, delimiter=contract.delimiter, quotechar=contract.quote)
    return csv.reader(lines, delimiter=contract.delimiter, quoting=csv.QUOTE_NONE)


def _places(contract: RegisterContract, header: Cells | None) -> Mapping[str, int]:
    if header is None:
        return {column.name: column.position - 1 for column in contract.columns if column.position is not None}
    headers = [text_of(cell, contract.excel_guard).casefold() for cell in header]
    return {column.name: _place(column, headers) for column in contract.columns}


def _place(column: Column, headers: list[str]) -> int:
    known: Iterable[str] = (name.casefold() for name in column.headers)
    return next(headers.index(name) for name in known if name in headers)


def _named(contract: RegisterContract, places: Mapping[str, int], cells: Cells) -> Mapping[str, str]:
    return {name: text_of(cells[place], contract.excel_guard) for name, place in places.items()}
