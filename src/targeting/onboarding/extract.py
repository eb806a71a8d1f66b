"""An extract that nobody has described yet: how its file is made, and its cells as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from targeting.errors import DeliveryError
from targeting.onboarding.sheets import read_workbook
from targeting.onboarding.text import TextShape, decode, rows_of, text_shape
from targeting.privacy import scrub_name

ROWS = 50_000
SEARCHED = 40
MOSTLY = 0.6
_DATA = re.compile(r'="?\d.*|[-\d., ]+|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*|.*@.*|\d{6}[- ]?\w{4}|\d{4}-?W?\d{2}')
_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"PAR1": "Parquet", b"\xd0\xcf\x11\xe0": "xls"}

Row = Sequence[str]


@dataclass(frozen=True)
class Shape:
    """How the file is made, as a contract says it; ``evidence`` says in Danish why, by the contract's key."""

    format: Literal["csv", "xlsx"]
    header_row: int
    evidence: dict[str, str]
    text: TextShape | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class UndeclaredExtract:
    """The first rows of an extract: column names (blank without a header) and the cells below them."""

    file: str
    shape: Shape
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: bool

    @property
    def excel_guard(self) -> bool:
        """Whether cells are written ="…"."""
        return self.shape.text is not None and self.shape.text.excel_guard


def read_extract(path: Path) -> UndeclaredExtract:
    """Read up to 50,000 rows; raises DeliveryError when the file is no text file or spreadsheet of rows."""
    name = scrub_name(path.name)
    try:
        content = path.read_bytes()
    except OSError:
        raise DeliveryError(
            "{file} cannot be opened. Is the path right, and may you read the file?", file=name
        ) from None
    if not content.strip():
        raise DeliveryError("{file} is empty. Ask the department to export it again.", file=name)
    return _workbook(name, content) if path.suffix.casefold() == ".xlsx" else _text(name, content)


def _text(name: str, content: bytes) -> UndeclaredExtract:
    for start, kind in _PACKED.items():
        if content.startswith(start):
            raise DeliveryError(
                "{file} is {kind}. A draft is made from a text file or .xlsx: unpack or export it.",
                file=name,
                kind=kind,
            )
    encoding, written, why = decode(name, content)
    shape = text_shape(name, encoding, written)
    lines, rows, whole = rows_of(written, shape, ROWS + SEARCHED)
    at = header_at(rows)
    evidence = {"encoding": why, **shape.evidence, "headerRow": _header_evidence(at)}
    header_row = lines[at] if at is not None else 0
    return _extract(name, Shape("csv", header_row, evidence, text=shape), rows, at, whole)


def _workbook(name: str, content: bytes) -> UndeclaredExtract:
    sheet, sheets, rows, whole = read_workbook(name, content, ROWS + SEARCHED)
    at = header_at(rows)
    if at is None:
        raise DeliveryError("{file}: no row of column names found. Ask for an export with column names.", file=name)
    evidence = {
        "sheet": f"arket med flest rækker af {len(sheets)}" if len(sheets) > 1 else "bogens eneste ark",
        "headerRow": _header_evidence(at),
    }
    return _extract(name, Shape("xlsx", at + 1, evidence, sheet=scrub_name(sheet)), rows, at, whole)


def _extract(name: str, shape: Shape, rows: Sequence[Row], at: int | None, whole: bool) -> UndeclaredExtract:
    width = max(_width(rows), len(rows[at]) if at is not None else 0)
    headers = tuple(cell.strip() for cell in rows[at]) if at is not None else ()
    below = rows[at + 1 :] if at is not None else rows
    kept = tuple(row for row in below if len(row) <= width and any(cell.strip() for cell in row))
    padded = headers + ("",) * (width - len(headers))
    return UndeclaredExtract(name, shape, padded, kept, whole)


def header_at(rows: Sequence[Row]) -> int | None:
    """The index of the row of column names; None when the first whole row is already data."""
    width = _width(rows)
    for index, row in enumerate(rows[:SEARCHED]):
        if len(row) >= width and _filled(row) >= MOSTLY * width:
            return index if _names(row, rows[index + 1 : index + 200]) else None
    return None


def _names(row: Row, below: Sequence[Row]) -> bool:
    """Column names look like no data, and none of them stands again in its own column."""
    if any(_DATA.fullmatch(cell.strip()) for cell in row if cell.strip()):
        return False
    columns = [[other[index].strip() for other in below if index < len(other)] for index in range(len(row))]
    repeated = any(cell.strip() and cell.strip() in column for cell, column in zip(row, columns, strict=True))
    return not repeated and any(_mostly_data(column) for column in columns)


def _mostly_data(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(bool(_DATA.fullmatch(cell)) for cell in filled) >= MOSTLY * len(filled)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _width(rows: Sequence[Row]) -> int:
    """How many columns most rows have."""
    widths = Counter(len(row) for row in rows if _filled(row))
    return widths.most_common(1)[0][0] if widths else 0


def _header_evidence(at: int | None) -> str:
    if at is None:
        return "første række ligner data, ikke kolonnenavne; kolonnerne kendes på deres plads"
    above = f"{at} række(r) over kolonnenavnene" if at else "kolonnenavnene står øverst"
    return f"{above}; ingen af dem ligner data, og ingen gentages i kolonnen under"
