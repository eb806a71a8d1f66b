"""What the files beside a release's Parquet show, cell by cell: read by programs of others, as an attacker would."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from tempfile import NamedTemporaryFile
from typing import Any

import duckdb
import openpyxl

from support.output_tables import CONTRACTS

FOLDER = "udgivelse/"
Tables = dict[str, list[dict[str, Any]]]


def tables_beside(files: Mapping[str, bytes]) -> Iterator[tuple[str, Tables]]:
    """Each set of tables in ``files``, the bytes of a release by place: a number as a number, all else as a text."""
    if f"{FOLDER}udgivelse.xlsx" in files:
        yield "workbook", _of_workbook(files[f"{FOLDER}udgivelse.xlsx"])
    if f"{FOLDER}udgivelse.duckdb" in files:
        yield "database", _of_database(files[f"{FOLDER}udgivelse.duckdb"])
    if sheets := {name: content for name, content in files.items() if name.endswith(".csv")}:
        yield "csv", {name.rpartition("/")[2].removesuffix(".csv"): _of_csv(each) for name, each in sheets.items()}


def with_beside(tables: Tables, files: Mapping[str, bytes]) -> Tables:
    """``tables`` with every number that only a file beside them shows."""
    for _, others in tables_beside(files):
        tables = {
            name: [_filled(row, other) for row, other in zip(rows, others[name], strict=True)]
            for name, rows in tables.items()
        }
    return tables


def _filled(row: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return row | {name: other[name] for name in row if row[name] is None and isinstance(other[name], int | float)}


def _of_workbook(content: bytes) -> Tables:
    book = openpyxl.load_workbook(io.BytesIO(content))
    named = {contract.name: contract for contract in CONTRACTS.values()}
    return {
        named[sheet.title].id: _rows(named[sheet.title].id, [list(row) for row in sheet.iter_rows(values_only=True)])
        for sheet in book
        if sheet.title in named
    }


def _of_database(content: bytes) -> Tables:
    with NamedTemporaryFile(suffix=".duckdb") as file:
        file.write(content)
        file.flush()
        with duckdb.connect(file.name, read_only=True) as base:
            names = [name for (name,) in base.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
            return {name: base.sql(f'SELECT * FROM "{name}"').pl().to_dicts() for name in names}


def _of_csv(content: bytes) -> list[dict[str, Any]]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    table = next(
        contract.id for contract in CONTRACTS.values() if [column.heading_da for column in contract.columns] == rows[0]
    )
    return _rows(table, [[_number(cell) for cell in row] for row in rows])


def _rows(table: str, rows: list[list[Any]]) -> list[dict[str, Any]]:
    names = {column.heading_da: column.name for column in CONTRACTS[table].columns}
    head, *others = rows
    return [{names[heading]: value for heading, value in zip(head, row, strict=True)} for row in others]


def _number(text: str) -> Any:
    try:
        return int(text) if text.removeprefix("-").isdigit() else float(text.replace(",", "."))
    except ValueError:
        return text or None


def put_back(files: Mapping[str, bytes], kind: str, cell: tuple[Any, ...], value: int) -> dict[str, bytes]:
    """The workbook, or the CSV file, with ``value`` in the place of ``cell``: table, keys but the run's, and column."""
    table, *keys, column = cell
    contract = CONTRACTS[table]
    at = [contract.names.index(key) for key in contract.keys if key != "run_id"]
    place = contract.names.index(column)
    name = f"{FOLDER}udgivelse.xlsx" if kind == "workbook" else f"{FOLDER}csv/{table}.csv"
    if kind == "workbook":
        return {name: _in_workbook(files[name], contract.name, at, keys, place, value)}
    rows = list(csv.reader(io.StringIO(files[name].decode("utf-8-sig"), newline=""), delimiter=";"))
    (row,) = [row for row in rows[1:] if [row[n] for n in at] == [str(key) for key in keys]]
    row[place] = str(value)
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(rows)
    return {name: written.getvalue().encode("utf-8-sig")}


def _in_workbook(content: bytes, sheet: str, at: list[int], keys: list[Any], place: int, value: int) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    (row,) = [row for row in book[sheet].iter_rows(min_row=2) if [row[n].value for n in at] == keys]
    row[place].value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
