"""CSV and spreadsheet files into the raw table: every declared column as text, every line accounted for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import fsspec

from targeting.errors import DeliveryError
from targeting.registers.files import Extract
from targeting.registers.headers import Layout, layout_by_header, layout_by_position
from targeting.registers.lines import OddLines, blank_lines, count_lines, count_records, line_at, odd_lines, utf8_lines
from targeting.warehouse import IN_MEMORY
from targeting.workspace import RegisterContract

MALFORMED = "column_count"


@dataclass(frozen=True)
class RawFile:
    """What reading one file gave: its layout, rows in the raw table, and the lines that are no rows."""

    layout: Layout
    headers: tuple[str, ...]
    malformed_lines: tuple[int, ...]


def read_raw(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, extract: Extract) -> RawFile:
    """Fill temp.raw (row_no = line in the file, declared columns as text); raises DeliveryError."""
    if contract.format == "xlsx":
        return _read_xlsx(connection, contract, extract)
    if contract.format == "parquet":
        return _read_parquet(connection, contract, extract)
    return _read_csv(connection, contract, extract)


def _read_xlsx(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, extract: Extract) -> RawFile:
    # pandas and openpyxl are loaded only where a register is a spreadsheet.
    from targeting.registers.spreadsheet import read_sheets

    header, rows = read_sheets(contract, extract)
    layout = layout_by_header(contract, header, extract.name)
    names = [column.name for column in contract.columns]
    frame = rows[[layout.positions[name] for name in names]]
    frame.columns = names
    frame.insert(0, "row_no", rows.index + 1)
    connection.register("sheet", frame)
    columns = ", ".join(f'CAST("{name}" AS VARCHAR) AS "{name}"' for name in names)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE raw AS SELECT row_no::BIGINT AS row_no, {columns} FROM sheet")
    connection.unregister("sheet")
    connection.execute("CREATE OR REPLACE TEMP VIEW numbered AS SELECT * FROM temp.raw")
    return RawFile(layout, tuple(header), ())


def _read_parquet(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, extract: Extract) -> RawFile:
    """Parquet knows its types: numbers get their decimal comma, so that a cell reads as in any other extract.

    pyarrow reads it: DuckDB's own reader can go on for ever in a damaged file. What pyarrow raises depends on which
    byte is wrong, so all of it is caught.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(pyarrow.BufferReader(extract.content))
        header = list(file.schema_arrow.names)
        layout = layout_by_header(contract, header, extract.name)
        declared = {name: header[position] for name, position in layout.positions.items()}
        connection.register("parquet", file.read(columns=list(declared.values())))
        described = connection.execute("DESCRIBE SELECT * FROM parquet").fetchall()
        kinds = {name: kind for name, kind, *_ in described}
        cells = [f'{_cell_of(column, kinds[column])} AS "{name}"' for name, column in declared.items()]
        connection.execute(f"CREATE OR REPLACE TEMP TABLE raw AS SELECT {', '.join(cells)} FROM parquet")
    except DeliveryError:
        raise
    except Exception:
        raise DeliveryError(
            "{file} is not a whole Parquet file. Ask the department to send it again.", file=extract.name
        ) from None
    finally:
        connection.unregister("parquet")
    connection.execute("CREATE OR REPLACE TEMP VIEW numbered AS SELECT rowid + 1 AS row_no, * FROM temp.raw")
    return RawFile(layout, tuple(header), ())


def _cell_of(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        return f"regexp_replace(replace(CAST({quoted} AS VARCHAR), '.', ','), ',0+$', '')"
    return f"CAST({quoted} AS VARCHAR)"


def _read_csv(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, extract: Extract) -> RawFile:
    with _in_memory(connection, utf8_lines(contract, extract)) as file:
        header = _header(contract, file.getvalue(), extract.name)
        if contract.header_row:
            layout = layout_by_header(contract, header, extract.name)
        else:
            layout = layout_by_position(contract, len(header), extract.name)
        _scan(connection, contract, layout)
        content = file.getvalue()
    rejected = _malformed_lines(connection, extract.name)
    parsed, lines = _rows_in(connection, "raw"), count_lines(content) - contract.header_row
    all_rows = parsed == lines and not rejected
    blank = set() if all_rows else {number for number in blank_lines(content) if number > contract.header_row}
    in_one_line = parsed + len(rejected) + len(blank) == lines
    if not in_one_line:
        _refuse_lost_rows(contract, extract.name, content, parsed + len(rejected) + len(blank))
    plain = all_rows and not _has_empty_row(connection, contract)
    odd = odd_lines(contract, content, layout.width, lines if plain else None) if in_one_line else OddLines()
    _number_rows(connection, contract, sorted(rejected | blank), odd.overlong | odd.empty)
    malformed = tuple(sorted((rejected | odd.overlong) - odd.empty))
    return RawFile(layout, tuple(header) if contract.header_row else (), malformed)


def _header(contract: RegisterContract, content: bytes, file: str) -> list[str]:
    """The names in the header row; without a header, the first line's fields (only their number is used)."""
    wanted = max(contract.header_row, 1)
    line = line_at(content, wanted)
    if line is None:
        raise DeliveryError(
            "{file} ends before row {row}, where the column names stand. Ask for a new export.",
            file=file,
            row=wanted,
        )
    if not contract.quote:
        return line.split(contract.delimiter)
    try:
        return next(csv.reader([line], delimiter=contract.delimiter, quotechar=contract.quote), [])
    except csv.Error:
        raise _open_quote(file) from None


@contextmanager
def _in_memory(connection: duckdb.DuckDBPyConnection, content: bytes) -> Iterator[io.BytesIO]:
    """The text as a file DuckDB can read, in memory alone: a CPR number is never written to disk here.

    While DuckDB reads, the file should be the only one that holds the text: otherwise it makes a copy.
    """
    memory = fsspec.filesystem("memory")
    memory.pipe(IN_MEMORY, content)
    del content
    try:
        yield memory.open(IN_MEMORY)
    finally:
        memory.rm_file(IN_MEMORY)


def _scan(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, layout: Layout) -> None:
    declared = ", ".join(f'c{layout.positions[column.name]} AS "{column.name}"' for column in contract.columns)
    for table in ("raw", "rejects", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    connection.execute(
        f"""CREATE TEMP TABLE raw AS SELECT {declared}
        FROM read_csv($path, columns = $columns, header = false, skip = $skip, delim = $delim, quote = $quote,
            escape = $quote, auto_detect = false, nullstr = '', store_rejects = true, rejects_limit = 0,
            rejects_table = 'rejects', rejects_scan = 'reject_scans')""",
        {
            "path": IN_MEMORY,
            "columns": {f"c{index}": "VARCHAR" for index in range(layout.width)},
            "skip": contract.header_row,
            "delim": contract.delimiter,
            "quote": contract.quote or "",
        },
    )


def _malformed_lines(connection: duckdb.DuckDBPyConnection, file: str) -> set[int]:
    """Lines with too few or too many fields; their text is dropped with the table that held it."""
    lines = connection.execute("SELECT DISTINCT line FROM temp.rejects ORDER BY line").fetchall()
    open_quotes = connection.execute(
        "SELECT min(line) FROM temp.rejects WHERE error_type = 'UNQUOTED VALUE'"
    ).fetchone()
    connection.execute("DROP TABLE temp.rejects")
    connection.execute("DROP TABLE temp.reject_scans")
    if open_quotes and open_quotes[0] is not None:
        raise DeliveryError(
            "{file}: the rows from line {line} on cannot be told apart: a quotation mark is not "
            "closed. Ask the department to export it again.",
            file=file,
            line=open_quotes[0],
        )
    return {int(line) for (line,) in lines}


def _refuse_lost_rows(contract: RegisterContract, file: str, content: bytes, found: int) -> None:
    """Count the rows a second way, where they are not one a line: an unbalanced quote can swallow some."""
    try:
        swallowed = not contract.quote or found < count_records(contract, content)
    except csv.Error:
        swallowed = True
    if swallowed:
        raise _open_quote(file)


def _rows_in(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM temp.{table}").fetchone()
    return int(row[0]) if row else 0


def _has_empty_row(connection: duckdb.DuckDBPyConnection, contract: RegisterContract) -> bool:
    """Whether a row has nothing in any declared column: it may be a line of separators alone."""
    empty = " AND ".join(f'"{column.name}" IS NULL' for column in contract.columns)
    return connection.execute(f"SELECT 1 FROM temp.raw WHERE {empty} LIMIT 1").fetchone() is not None


def _open_quote(file: str) -> DeliveryError:
    return DeliveryError(
        "{file}: not every row could be told apart from the next. A quotation mark is probably not "
        "closed; ask for a new export.",
        file=file,
    )


def _number_rows(
    connection: duckdb.DuckDBPyConnection, contract: RegisterContract, passed_over: list[int], removed: frozenset[int]
) -> None:
    """temp.numbered gives each row its line in the file: rows keep their order, lines that are no rows leave gaps.

    ``passed_over`` are lines that are not in temp.raw; ``removed`` are lines to take out of it.
    """
    shifts = {0: 0} | {line - contract.header_row - index: index + 1 for index, line in enumerate(passed_over)}
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE line_shift AS "
        "SELECT unnest($after::BIGINT[]) AS after_row, unnest($lines::BIGINT[]) AS lines",
        {"after": list(shifts), "lines": list(shifts.values())},
    )
    number = f"raw.rowid + 1 + {contract.header_row}"
    source = "temp.raw AS raw"
    if passed_over:
        number += " + line_shift.lines"
        source += " ASOF JOIN temp.line_shift ON raw.rowid + 1 >= line_shift.after_row"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW numbered AS SELECT {number} AS row_no, raw.* FROM {source}")
    if removed:
        connection.execute(
            "DELETE FROM temp.raw WHERE rowid IN "
            f"(SELECT raw.rowid FROM {source} WHERE list_contains($lines, {number}))",
            {"lines": sorted(removed)},
        )
