"""A delivery with a marker wherever a department could write one: good rows and bad, cells, headers, file names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from support.delivery import COLUMNS, FILES, small_rows, write_register
from support.markers import MARKERS, hyphened

CITIZENS = 850
CPR_COLUMN = {
    "population": "Personnummer", "objection": "CPR-nr.", "jobcentre": "CPR-nr.", "benefit_refund": "CPR nummer",
    "sickness_benefit": "Personnummer formateret", "social_psychiatry": "CPR", "children_family": "Part CPR",
    "municipal_health": "Cpr.nr.", "misuse_treatment": "CPR", "aids": "Personnummer",
}  # fmt: skip
# A marker in one of these stops the run, as does an objection that cannot be read.
STOPS = ("Status", "Adressebeskyttelse")


def citizen(number: int) -> str:
    """The CPR number of an invented citizen, of no marker and nobody living."""
    return f"{1 + number % 28:02}{1 + number // 28 % 12:02}{80 + number // 336}6{number % 1000:03}"


def plant(delivery: Path) -> None:
    """Write a whole delivery that passes its checks, with every marker in many places."""
    delivery.mkdir(parents=True)
    for register in FILES:
        path = write_register(delivery, register, planted_rows(register))
        if register == "children_family":
            _plant_sheet(path)
        else:
            _plant_lines(register, path)
        path.rename(path.with_stem(f"{path.stem}_{MARKERS[register]}"))
    (delivery / f"~$bilag {MARKERS['aids']}.txt").write_text(f"Se {MARKERS['aids']}", encoding="utf-8")


def planted_rows(register: str) -> list[dict[str, str]]:
    """Good rows of many citizens and of the marker itself, and rows with the marker in each other cell.

    The population knows every marker, and its own is known to every register but that of objections.
    """
    if register == "objection":
        return [*_good(register, range(CITIZENS - 200, CITIZENS), [MARKERS[register]]), *_spelled(register)]
    markers = list(MARKERS.values()) if register == "population" else [MARKERS["population"], MARKERS[register]]
    return [*_good(register, range(CITIZENS), markers), *_faulty(register), *_in_cells(register)]


def _good(register: str, citizens: range, markers: list[str]) -> list[dict[str, str]]:
    return [template(register) | {CPR_COLUMN[register]: number} for number in (*map(citizen, citizens), *markers)]


def template(register: str) -> dict[str, str]:
    """A row of the register that is accepted."""
    row = small_rows()[register][0]
    accepted = {"Status": "Bevilget", "Foranstaltningsparagraf": "§ 52"} if register == "children_family" else {}
    return row | accepted


def _spelled(register: str) -> list[dict[str, str]]:
    """The marker as the person, in each way it may be written."""
    marker = MARKERS[register]
    spellings = (hyphened(marker), marker[1:], f" {marker} ", f"{marker[:6]} {marker[6:]}")
    return [template(register) | {CPR_COLUMN[register]: spelled} for spelled in spellings]


def _faulty(register: str) -> Iterator[dict[str, str]]:
    """The marker as the person, in rows with a fault."""
    person, row, marker = CPR_COLUMN[register], template(register), MARKERS[register]
    yield row | {person: f"{hyphened(marker)} / Hansen"}
    if register != "population":
        yield from _spelled(register)
        yield from (row | {person: marker, column: "?"} for column in COLUMNS[register] if column != person)


def _in_cells(register: str) -> Iterator[dict[str, str]]:
    """The marker in every other cell, declared or not, alone and within text."""
    marker, person = MARKERS[register], CPR_COLUMN[register]
    cells = [marker] if register == "population" else [marker, f"Ring til {hyphened(marker)} i morgen", marker[1:]]
    stops = STOPS if register == "population" else ()
    columns = [column for column in COLUMNS[register] if column != person and column not in stops]
    for number, (column, cell) in enumerate(product(columns, cells), start=CITIZENS):
        yield template(register) | {person: citizen(number), column: cell}


def _plant_lines(register: str, path: Path) -> None:
    """An undeclared column named by the marker, and lines with too few fields and too many."""
    _, encoding, separator = FILES[register]
    marker = MARKERS[register]
    lines = path.read_bytes().decode(encoding).split("\r\n")
    lines = [f"{line}{separator}{marker}" if line else line for line in lines]
    malformed = [f"{marker}{separator}{hyphened(marker)}", separator.join([marker] * 20)]
    if register == "objection":
        malformed = []
    if register == "social_psychiatry":
        quoted = [f'"{line}"' if place == 0 else line for place, line in enumerate(lines[1].split(separator))]
        quoted[-2] = f'"Ring til\r\n{hyphened(marker)}"'
        malformed.append(separator.join(quoted))
    path.write_bytes("\r\n".join([*lines[:-1], *malformed, ""]).encode(encoding))


def _plant_sheet(path: Path) -> None:
    """Lines above the header, a column named by the marker, numbers and dates in cells, totals, an empty sheet."""
    marker = MARKERS["children_family"]
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(row=2, column=1).value = f"Udtrukket for {hyphened(marker)}"
    sheet.cell(row=5, column=len(COLUMNS["children_family"]) + 1).value = marker
    _append_number(sheet, row=6, column=2, number_format="0")
    _append_number(sheet, row=7, column=8, number_format="dd-mm-yyyy")
    sheet.append([marker, marker, "I alt", marker, marker, marker, marker, marker, marker])
    book.create_sheet(marker)
    book.properties.creator = marker
    book.save(path)


def _append_number(sheet: Worksheet, row: int, column: int, number_format: str) -> None:
    """A marker that the spreadsheet holds as a number."""
    cell = sheet.cell(row=row, column=column)
    cell.value, cell.number_format = int(MARKERS["children_family"]), number_format
