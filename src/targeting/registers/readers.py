"""CSV and spreadsheet files into the raw table: every declared column as text, every line accounted for."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import duckdb

from targeting.errors import DeliveryError
from targeting.registers.files import Extract, read_extract
from targeting.registers.formats import require_format
from targeting.registers.headers import Layout, layout_by_header, layout_by_position, separator
from targeting.registers.lines import (
    OddLines,
    Record,
    Tally,
    TrailingSeparator,
    blank_lines,
    faults_in,
    lines_from,
    odd_lines,
    records,
    tally,
    trailing_separator,
    utf8_lines,
    without_quotes_above,
)
from targeting.registers.room import require_few_rows, require_room
from targeting.warehouse import in_memory, memory_path
from targeting.workspace import RegisterContract

if TYPE_CHECKING:
    import pyarrow
    from pyarrow import parquet

MALFORMED = "column_count"
TOO_LONG = "line_too_long"
UNREAD = "unread_cell"
_FLOATS = ("FLOAT", "DOUBLE")
_SEP = re.compile(r'\W*sep=.?"?\W*', re.IGNORECASE)
# A line of names that goes on over more lines than this is a quotation mark that nobody closed.
_HEADER_LINES = 20
# DuckDB takes 32 kB for each column before it has read a row.
MOST_COLUMNS = 2000
# Of each cell that a row lacks, DuckDB keeps a kilobyte.
MOST_FAULTS = 250_000
# Parquet says each word of a column once, so that a column of few words unfolds to very much more than it takes.
PARQUET_TIMES = 200
# Weeks of a citizen that follow each other take no room in it: of a hundred weeks each, two rows a byte are seen.
PARQUET_ROWS, PARQUET_ROWS_A_BYTE = 1_000_000, 2


@dataclass(frozen=True)
class RawFile:
    """What reading one file gave: its layout, its names, and the rule that each line broke that is no row.

    The rows are in temp.raw, their line in the file with them in temp.numbered, and the cells that are not read and yet
    not blank in temp.unread. ``trailing`` rows end with a separator more than the names, as all of the file do.
    """

    layout: Layout
    headers: tuple[str, ...]
    malformed: dict[int, str]
    trailing: int = 0


class OpenedFile:
    """One file as delivered, with all that can be found out of it before the database has it.

    ``bytes`` is how many it is of, unpacked.
    """

    def __init__(self, extract: Extract, read: Callable[[duckdb.DuckDBPyConnection], RawFile]) -> None:
        self.name = extract.name
        self.sha256 = extract.sha256
        self.bytes = len(extract.content)
        self._read: Callable[[duckdb.DuckDBPyConnection], RawFile] | None = read

    def fill(self, connection: duckdb.DuckDBPyConnection) -> RawFile:
        """Fill temp.raw (declared columns as text), temp.numbered and temp.unread; raises DeliveryError.

        Once: what was delivered is not held any longer.
        """
        read, self._read = self._read, None
        assert read is not None
        connection.execute("CREATE OR REPLACE TEMP TABLE unread (row_no BIGINT, column_name VARCHAR, rule VARCHAR)")
        return read(connection)


def open_file(contract: RegisterContract, path: Path) -> OpenedFile:
    """Read a file, as far as that needs no database. Raises DeliveryError."""
    extract = read_extract(contract, path)
    require_format(contract, extract)
    match contract.format:
        case "xlsx":
            return OpenedFile(extract, partial(_read_xlsx, contract, extract))
        case "parquet":
            return OpenedFile(extract, partial(_read_parquet, contract, extract))
        case _:
            return OpenedFile(extract, partial(_read_csv, contract, _delivered_text(contract, extract)))


def _read_xlsx(contract: RegisterContract, extract: Extract, connection: duckdb.DuckDBPyConnection) -> RawFile:
    # pyarrow and openpyxl are loaded only where a register needs them.
    import pyarrow

    from targeting.registers.spreadsheet import read_sheets
    from targeting.registers.workbook import Unread

    table = read_sheets(contract, extract)
    layout = layout_by_header(contract, table.header, extract.name)
    cells = {column.name: table.column(layout.positions[column.name], column.reads) for column in contract.columns}
    said = sum(len(cell) for column in cells.values() for cell in column if isinstance(cell, str))
    require_room(extract.name, extract.size, said)
    texts = {
        name: pyarrow.array([cell if isinstance(cell, str) else None for cell in column], pyarrow.string())
        for name, column in cells.items()
    }
    sheet = pyarrow.table({"row_no": pyarrow.array(list(table.rows), pyarrow.int64())} | texts)
    connection.register("sheet", sheet)
    connection.execute("CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM sheet")
    connection.unregister("sheet")
    connection.execute("CREATE OR REPLACE TEMP VIEW numbered AS SELECT * FROM temp.raw")
    for name, column in cells.items():
        unread = {row: cell.value for row, cell in zip(table.rows, column, strict=True) if isinstance(cell, Unread)}
        connection.execute(
            "INSERT INTO temp.unread SELECT unnest($rows::BIGINT[]), $name, unnest($rules::VARCHAR[])",
            {"rows": list(unread), "name": name, "rules": list(unread.values())},
        )
    return RawFile(layout, tuple(table.header), {})


def _read_parquet(contract: RegisterContract, extract: Extract, connection: duckdb.DuckDBPyConnection) -> RawFile:
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
        _require_flat(extract, file, set(declared.values()))
        table = _bounded_table(extract, list(declared.values()))
        _require_text(contract, extract, table)
        connection.register("parquet", table)
        described = connection.execute("DESCRIBE SELECT * FROM parquet").fetchall()
        kinds = {name: kind for name, kind, *_ in described}
        _require_whole_numbers(contract, extract, {name: kinds[column] for name, column in declared.items()})
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
    _find_no_numbers(connection, {name for name, column in declared.items() if kinds[column] in _FLOATS})
    return RawFile(layout, tuple(header), {})


def _bounded_table(extract: Extract, columns: list[str]) -> pyarrow.Table:
    """The declared columns. The file may say a word once for however many rows: it is weighed before it unfolds."""
    import pyarrow
    from pyarrow import compute, parquet

    file = parquet.ParquetFile(pyarrow.BufferReader(extract.content), read_dictionary=columns)
    require_few_rows(extract.name, extract.size, file.metadata.num_rows, PARQUET_ROWS, PARQUET_ROWS_A_BYTE)
    require_room(extract.name, extract.size, _declared_size(file, set(columns)), PARQUET_TIMES)
    table = file.read(columns=columns)
    said = 0
    for place, column in enumerate(table.columns):
        if pyarrow.types.is_float16(column.type):
            # DuckDB knows no numbers of two bytes.
            table = table.set_column(place, columns[place], column.cast(pyarrow.float32()))
        if pyarrow.types.is_dictionary(column.type):
            for chunk in column.chunks:
                said += compute.sum(compute.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0
            require_room(extract.name, extract.size, said, PARQUET_TIMES)
            table = table.set_column(place, columns[place], column.cast(column.type.value_type))
    return table


def _require_text(contract: RegisterContract, extract: Extract, table: pyarrow.Table) -> None:
    """Bytes whose file does not say that they are text are read as UTF-8, or not at all."""
    import pyarrow
    from pyarrow import types

    for column, cells in zip(contract.columns, table.columns, strict=True):
        if types.is_binary(cells.type) or types.is_large_binary(cells.type) or types.is_fixed_size_binary(cells.type):
            try:
                cells.cast(pyarrow.binary()).cast(pyarrow.string())
            except pyarrow.ArrowInvalid:
                raise DeliveryError(
                    "{file}: column {column} holds bytes that are no text in UTF-8. Ask the department to export it as "
                    "text.",
                    file=extract.name,
                    column=column.header,
                ) from None


def _require_flat(extract: Extract, file: parquet.ParquetFile, columns: set[str]) -> None:
    """A list is of any length, whatever the number of rows."""
    from pyarrow import types

    for column in file.schema_arrow:
        if column.name in columns and types.is_nested(column.type):
            raise DeliveryError(
                "{file}: column {column} holds lists or records, and should hold one value a row. Ask for it so.",
                file=extract.name,
                column=column.name,
            )


def _declared_size(file: parquet.ParquetFile, columns: set[str]) -> int:
    """How many bytes the columns unpack to, by what the file says of itself."""
    size = 0
    for group in range(file.metadata.num_row_groups):
        for place in range(file.metadata.num_columns):
            chunk = file.metadata.row_group(group).column(place)
            if chunk.path_in_schema in columns:
                width = file.schema.column(place).length or 0
                size += max(chunk.total_uncompressed_size, width * file.metadata.row_group(group).num_rows)
    return size


def _require_whole_numbers(contract: RegisterContract, extract: Extract, kinds: dict[str, str]) -> None:
    """A float of four bytes holds seven digits: a CPR number in it has become another one."""
    for column in contract.columns:
        if column.reads == "cpr" and kinds[column.name] == "FLOAT":
            raise DeliveryError(
                "{file}: column {column} holds decimal numbers of so few digits that a CPR number in it has become "
                "another. Ask the department to export it as text.",
                file=extract.name,
                column=column.header,
            )


def _find_no_numbers(connection: duckdb.DuckDBPyConnection, names: set[str]) -> None:
    """What some programs write for a number that could not be calculated: it is not blank."""
    for name in sorted(names):
        connection.execute(
            f"""INSERT INTO temp.unread SELECT row_no, '{name}', '{UNREAD}'
            FROM temp.numbered WHERE lower("{name}") IN ('nan', 'inf', '-inf')"""
        )


def _cell_of(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        return f"regexp_replace(replace(CAST({quoted} AS VARCHAR), '.', ','), ',0+$', '')"
    if kind == "BLOB":
        # Text whose file does not say that it is: as UTF-8, or the file is refused.
        return f"decode({quoted})"
    return f"CAST({quoted} AS VARCHAR)"


@dataclass
class _Delivered:
    """A text file's lines in UTF-8, what stands above its rows, and what was counted in it.

    ``habit`` is a separator at the end of each row that the names do not have. ``content`` is empty once it was handed
    on: while the database reads, the text is held once.
    """

    file: str
    content: bytes
    header: list[str]
    above: int
    layout: Layout
    habit: TrailingSeparator | None
    counted: Tally


def _delivered_text(contract: RegisterContract, extract: Extract) -> _Delivered:
    content = utf8_lines(contract, extract)
    header, above = _header(contract, content, extract.name)
    layout = _layout(contract, header, content, extract.name)
    habit = trailing_separator(contract, content, above, layout.width)
    counted = tally(contract, content, above)
    faults = habit.others if habit else faults_in(contract, content, above, layout.width, counted)
    if faults > MOST_FAULTS:
        raise DeliveryError(
            "{file}: very many lines have another number of columns than the {columns} expected. Is it separated by "
            "{separator}? Ask the department to export it again.",
            file=extract.name,
            columns=layout.width,
            separator=separator(contract),
        )
    content = without_quotes_above(contract, content, above)
    return _Delivered(extract.name, content, header, above, layout, habit, counted)


def _read_csv(contract: RegisterContract, told: _Delivered, connection: duckdb.DuckDBPyConnection) -> RawFile:
    above, layout, habit = told.above, told.layout, told.habit
    held, told.content = in_memory(told.content), b""
    with held as file:
        _scan(connection, contract, layout, above)
        text = _Text(told.file, file, above, layout.width, trailing=habit is not None)
        malformed = _settle(connection, contract, text, told.counted)
    return RawFile(layout, tuple(told.header) if contract.header_row else (), malformed, habit.rows if habit else 0)


def _settle(
    connection: duckdb.DuckDBPyConnection, contract: RegisterContract, text: _Text, counted: Tally
) -> dict[int, str]:
    """Number the rows, and account for each line that is none: gives those that are faults, with the rule each broke.

    Where every line was taken for a row, none of them is empty and there are as many separators as they should have,
    there is no odd line, and the text is not looked at again.
    """
    rejected = _rejected(connection, contract, text)
    parsed = _rows_in(connection, "raw")
    all_rows = parsed == counted.lines and not rejected
    blank = set() if all_rows else {number for number in blank_lines(text.content) if number > text.above}
    if parsed + len(rejected) + len(blank) != counted.lines:
        return _settle_records(connection, contract, text, rejected)
    # DuckDB takes a row with empty cells too many at its end: one of them may be a habit, two are none.
    width = text.width + text.trailing
    plain = all_rows and counted.fits(width) and not counted.quoted and not _has_empty_row(connection, contract)
    odd = OddLines() if plain else odd_lines(contract, text.content, text.above, width)
    _number_rows(connection, text.above, _shifts_past(rejected.keys() | blank, text.above), odd.overlong | odd.empty)
    return _malformed(rejected, odd)


def _malformed(rejected: dict[int, str], odd: OddLines) -> dict[int, str]:
    found = dict.fromkeys(odd.overlong, MALFORMED) | rejected
    return {line: found[line] for line in sorted(found) if line not in odd.empty}


@dataclass(frozen=True)
class _Text:
    """A file's text, how many lines of it stand above the rows, how many columns it has, and whether each row ends
    with a separator more.
    """

    file: str
    lines: BinaryIO
    above: int
    width: int
    trailing: bool

    @cached_property
    def content(self) -> bytes:
        """All of it: for a file that is as it should be, nobody asks."""
        self.lines.seek(0)
        return self.lines.read()

    def fits(self, record: Record) -> bool:
        """Whether a row has a cell for each column and none beside."""
        more = self.trailing and record.width == self.width + 1 and record.nothing_at_end > 0
        return record.width == self.width or more


def _settle_records(
    connection: duckdb.DuckDBPyConnection, contract: RegisterContract, text: _Text, rejected: dict[int, str]
) -> dict[int, str]:
    """Number the rows of a file whose rows are not one a line, by a second reading that must agree with the first.

    Both believe the quotation marks. So a row of several lines is held against its separators too: where rows may have
    run together in it, the file is refused. Gives the lines that are no rows with the rule each broke.
    """
    numbers: list[int] = []
    odd: dict[int, str] = {}
    malformed: dict[int, str] = {}
    for number, record in _numbered_records(contract, text):
        if record.is_swallowing(text.width) or not _agree(record, rejected.get(number), text.width):
            raise _open_quote_from(text.file, record.line)
        if number in rejected and not record.empty:
            malformed[record.line] = rejected[number]
        elif number not in rejected and not record.blank:
            numbers.append(record.line)
            if record.empty or not text.fits(record):
                odd[record.line] = MALFORMED
                malformed |= {} if record.empty else {record.line: MALFORMED}
    if not contract.quote or len(numbers) != _rows_in(connection, "raw"):
        raise _open_quote(text.file)
    _number_rows(connection, text.above, _shifts_to(numbers, text.above), frozenset(odd))
    return malformed


def _numbered_records(contract: RegisterContract, text: _Text) -> Iterator[tuple[int, Record]]:
    """The rows by Python's own reader, by the number that DuckDB gives each: that of the row, not of its line."""
    try:
        yield from enumerate(records(contract, text.content, text.above), start=text.above + 1)
    except csv.Error:
        raise _open_quote(text.file) from None


def _agree(record: Record, rule: str | None, width: int) -> bool:
    """Whether the second reading can see why a row was rejected, or why it was not.

    DuckDB takes a row with empty cells too many at its end.
    """
    if rule is None:
        return record.blank or (record.width >= width and not record.says_more(width))
    return rule == TOO_LONG or record.width != width


def _layout(contract: RegisterContract, header: list[str], content: bytes, file: str) -> Layout:
    if len(header) > MOST_COLUMNS:
        raise DeliveryError(
            "{file} has {columns} columns, and at most {most} are read. Ask for an export of those that the contract "
            "declares.",
            file=file,
            columns=len(header),
            most=MOST_COLUMNS,
        )
    if not contract.header_row:
        return layout_by_position(contract, len(header), file)
    try:
        return layout_by_header(contract, header, file)
    except DeliveryError:
        if contract.quote and _goes_on(contract.quote, islice(lines_from(content, 1), contract.header_row - 1)):
            raise DeliveryError(
                "{file}: a cell above the column names holds a line break, and row {row}, where the contract says that "
                "they stand, is counted in lines. Correct headerRow in the contract to the line that a text editor "
                "shows, or ask for an export without the lines above.",
                file=file,
                row=contract.header_row,
            ) from None
        raise


def _goes_on(quote: str, lines: Iterable[str]) -> bool:
    return any(line.count(quote) % 2 for line in lines)


def _header(contract: RegisterContract, content: bytes, file: str) -> tuple[list[str], int]:
    """The names, and how many lines stand above the rows; without a header, the first row's fields, which are counted.

    A name may go on over some lines.
    """
    wanted = max(contract.header_row, 1)
    found = list(islice(lines_from(content, wanted), _HEADER_LINES))
    if not found:
        raise DeliveryError(
            "{file} ends before row {row}, where the column names stand. Ask for a new export.",
            file=file,
            row=wanted,
        )
    if wanted == 1 and _SEP.fullmatch(found[0]):
        raise DeliveryError(
            "{file}: the first line says sep=, which is for Excel alone, and is no row. Ask for an export without it, "
            "or add one to headerRow in the contract.",
            file=file,
        )
    if not contract.quote:
        return found[0].rstrip("\n").split(contract.delimiter), contract.header_row
    reader = csv.reader(found, delimiter=contract.delimiter, quotechar=contract.quote)
    names = next(reader, [])
    if _goes_on(contract.quote, ["".join(found[: reader.line_num])]) or any(
        "\n" in name and contract.delimiter in name for name in names
    ):
        raise _open_quote_from(file, wanted)
    return names, contract.header_row and contract.header_row + reader.line_num - 1


def _scan(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, layout: Layout, above: int) -> None:
    declared = ", ".join(f'c{layout.positions[column.name]} AS "{column.name}"' for column in contract.columns)
    for table in ("raw", "rejects", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    connection.execute(
        f"""CREATE TEMP TABLE raw AS SELECT {declared}
        FROM read_csv($path, columns = $columns, header = false, skip = $skip, delim = $delim, quote = $quote,
            escape = $quote, auto_detect = false, nullstr = '', store_rejects = true, rejects_limit = 0,
            rejects_table = 'rejects', rejects_scan = 'reject_scans')""",
        {
            "path": memory_path(),
            "columns": {f"c{index}": "VARCHAR" for index in range(layout.width)},
            "skip": above,
            "delim": contract.delimiter,
            "quote": contract.quote or "",
        },
    )


def _rejected(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, text: _Text) -> dict[int, str]:
    """Rows, by their number in the file, with too few or too many fields, or too long; their text is dropped."""
    found = connection.execute(
        "SELECT line, bool_or(error_type = 'LINE SIZE OVER MAXIMUM'), bool_or(error_type = 'UNQUOTED VALUE') "
        "FROM temp.rejects GROUP BY line ORDER BY line"
    ).fetchall()
    connection.execute("DROP TABLE temp.rejects")
    connection.execute("DROP TABLE temp.reject_scans")
    if open_quotes := [row for row, _, unquoted in found if unquoted]:
        lines = (record.line for number, record in _numbered_records(contract, text) if number == open_quotes[0])
        raise _open_quote_from(text.file, next(lines, open_quotes[0]))
    return {int(row): TOO_LONG if too_long else MALFORMED for row, too_long, _ in found}


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


def _open_quote_from(file: str, line: int) -> DeliveryError:
    return DeliveryError(
        "{file}: the rows from line {line} on cannot be told apart: a quotation mark is not "
        "closed. Ask the department to export it again.",
        file=file,
        line=line,
    )


def _shifts_past(lines: Iterable[int], above: int) -> dict[int, int]:
    """After how many rows how many lines were passed over, where every row is one line and these are none."""
    return {0: 0} | {line - above - index: index + 1 for index, line in enumerate(sorted(lines))}


def _shifts_to(numbers: list[int], above: int) -> dict[int, int]:
    """The same, where each row's line is known."""
    shifts, last = {0: 0}, 0
    for index, line in enumerate(numbers, start=1):
        if line - above - index != last:
            last = shifts[index] = line - above - index
    return shifts


def _number_rows(
    connection: duckdb.DuckDBPyConnection, above: int, shifts: dict[int, int], removed: frozenset[int]
) -> None:
    """temp.numbered gives each row its line in the file; ``removed`` are lines to take out of temp.raw."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE line_shift AS "
        "SELECT unnest($after::BIGINT[]) AS after_row, unnest($lines::BIGINT[]) AS lines",
        {"after": list(shifts), "lines": list(shifts.values())},
    )
    number = f"raw.rowid + 1 + {above}"
    source = "temp.raw AS raw"
    if len(shifts) > 1:
        number += " + line_shift.lines"
        source += " ASOF JOIN temp.line_shift ON raw.rowid + 1 >= line_shift.after_row"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW numbered AS SELECT {number} AS row_no, raw.* FROM {source}")
    if removed:
        connection.execute(
            "DELETE FROM temp.raw WHERE rowid IN "
            f"(SELECT raw.rowid FROM {source} WHERE {number} IN (SELECT unnest($lines::BIGINT[])))",
            {"lines": sorted(removed)},
        )
