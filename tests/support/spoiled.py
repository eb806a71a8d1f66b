"""Deliveries that do not pass, each with a marker beside what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

from support.delivery import COLUMNS, FILES, small_rows, write_register
from support.markers import MARKERS, hyphened
from support.planted import CPR_COLUMN, template

MARKER = MARKERS["jobcentre"]
MARKED_SHEET = MARKERS["children_family"]


def _file(delivery: Path, register: str) -> Path:
    return delivery / FILES[register][0]


def _marked(delivery: Path, register: str, rows: int = 1) -> Path:
    """The register with the marker as a person in its last rows."""
    row = template(register) | {CPR_COLUMN[register]: MARKERS[register]}
    return write_register(delivery, register, [*small_rows()[register], *[row] * rows])


def _append(path: Path, line: bytes) -> None:
    path.write_bytes(path.read_bytes() + line)


def not_utf_8(delivery: Path) -> None:
    _append(_file(delivery, "population"), MARKERS["population"].encode() + b"\xff;01;\r\n")


def not_cp1252(delivery: Path) -> None:
    _append(_file(delivery, "benefit_refund"), b"2017-39;" + MARKERS["benefit_refund"].encode() + b"\x81;x;1\r\n")


def truncated_spreadsheet(delivery: Path) -> None:
    path = _marked(delivery, "children_family", rows=50)
    path.write_bytes(path.read_bytes()[:-600])


def damaged_spreadsheet(delivery: Path) -> None:
    path = _marked(delivery, "children_family", rows=50)
    content = bytearray(path.read_bytes())
    content[1000:1100] = bytes(100)
    path.write_bytes(bytes(content))


def sheet_named_by_a_person(delivery: Path) -> None:
    path = _marked(delivery, "children_family")
    book = load_workbook(path)
    book.worksheets[0].title = hyphened(MARKED_SHEET)
    book.save(path)


def another_sheet_named_by_a_person(delivery: Path) -> None:
    path = _marked(delivery, "children_family")
    book = load_workbook(path)
    book.create_sheet(MARKED_SHEET).append([hyphened(MARKED_SHEET), int(MARKED_SHEET)])
    book.save(path)


def wrong_separator(delivery: Path) -> None:
    path = _marked(delivery, "jobcentre")
    path.write_bytes(path.read_bytes().replace(b";", b","))


def no_column_names(delivery: Path) -> None:
    path = _marked(delivery, "jobcentre")
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[-1])


def column_named_by_a_person(delivery: Path) -> None:
    path = _marked(delivery, "jobcentre")
    path.write_bytes(path.read_bytes().replace("Målgruppe".encode(), MARKER.encode()))


def empty_file_named_by_a_person(delivery: Path) -> None:
    path = _file(delivery, "jobcentre")
    path.unlink()
    path.with_stem(f"{path.stem}_{hyphened(MARKER)}").write_bytes(b"")


def unreadable_file_named_by_a_person(delivery: Path) -> None:
    path = _file(delivery, "jobcentre")
    path.unlink()
    path.with_stem(f"{path.stem} {MARKER}").symlink_to("nowhere")


def open_quotation(delivery: Path) -> None:
    path = _file(delivery, "social_psychiatry")
    cells = ['"' + hyphened(MARKERS["social_psychiatry"]), *["x"] * (len(COLUMNS["social_psychiatry"]) - 1)]
    _append(path, ";".join(cells).encode() + b"\r\n")


def critical_expectation(delivery: Path) -> None:
    write_register(delivery, "population", [row | {"Status": MARKER} for row in small_rows()["population"]])


def objection_that_cannot_be_read(delivery: Path) -> None:
    rows = [{"CPR-nr.": f"{hyphened(MARKERS['objection'])}/1", "Indsigelse modtaget": MARKERS["objection"]}]
    write_register(delivery, "objection", rows)


def all_rows_in_quarantine(delivery: Path) -> None:
    rows = [row | {CPR_COLUMN["jobcentre"]: f"{hyphened(MARKER)}/1"} for row in small_rows()["jobcentre"]]
    write_register(delivery, "jobcentre", rows)


SPOILED: tuple[Callable[[Path], None], ...] = (
    not_utf_8,
    not_cp1252,
    truncated_spreadsheet,
    damaged_spreadsheet,
    sheet_named_by_a_person,
    another_sheet_named_by_a_person,
    wrong_separator,
    no_column_names,
    column_named_by_a_person,
    empty_file_named_by_a_person,
    unreadable_file_named_by_a_person,
    open_quotation,
    critical_expectation,
    objection_that_cannot_be_read,
    all_rows_in_quarantine,
)
