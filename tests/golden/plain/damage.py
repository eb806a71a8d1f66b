"""A delivery after everything that goes wrong with extracts has gone wrong, here and there, by chance from a seed."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import openpyxl

from golden.plain.extracts import csv_reader
from targeting.workspace import Column, RegisterContract

BLANKS = ("", " ", "\xa0", "NULL", "null", "#N/A", " NULL\xa0")
DATES = (
    "31-02-2017", "2017-02-29", "29-02-2016", "31-12-1879", "01-01-1880", "31-12-2100", "2101-01-01", "32-01-2017",
    "2017-09-30 12:30:00", "2017-09-30 00:00", "01.10.2017", "43000", "42643", "00000", "9999-12-31", "31-12-9999",
    "31.12.9999", "PLUS_INF", "02-10-2016", "01-10-2016", "02-10-2017", "03-10-2017", "1. oktober 2017", "2019-12-31",
    "01-01-2020", "31.12.2023", "2024-01-01", "9999-12-31x25:99", "01-10-2017 00:00", "2017.10.01", "1-10-2017", "#I/T",
    "01/10/2017",
)  # fmt: skip
WEEKS = ("2017-39", "2017-40", "2017-00", "2017-53", "2015-53", "2016-52", "2017-54", "39-2017")
AMOUNTS = ("0", "0,00", "-0,00", "-125,50", "1.234,56", "12.34,5", "1,234.56", "beløb")
PARAGRAPHS = (
    "SEL § 85, stk. 3", "§ 85 stk. 3", "servicelovens §104", "SEL-52-3.7", "SUL § 140 a", "§140A", "BL § 32",
    "Barnets lov § 32", "LAS § 85", "SEL § 113 b", "SEL § 112", "SEL § 9999", "sel-85a", "§ 83", "SEL", "§",
    "Ukendt 999", "Straffel. § 108", "Aktivl. § 85", "SEL § 85, stk. 1, § 107", "52 54", "Rpl. § 85", "085",
)  # fmt: skip
CODES = (
    "MENTOR", "mentor ", "Kontanthjælp", "KONTANTHJÆLP", "2.10", "6.3", "2.3 ", "112", "113B", "114", "Fleksløntilskud",
    "kladde", " AFSLAG ", "Bevilget", "I ALT", "transport", "annulleret",
)  # fmt: skip
UNITS = ("handicapcentret", "Voksenhandicap", "HJEMMEPLEJEN ", "Sundhedscentret", "Jobcentret", "Et andet sted")
IMPOSSIBLE_NUMBERS = ("01655008", "3113655001", "0001655001", "9201655001", "personnummer", "0000000000")
SUBSTITUTES = ("6701655001", "9111655008", "670165-5001", "010165AB12", "0101655AB2")
WORKERS = ("SOC001", " soc001", "soc  001", "Soc 001", "jc901")
MUNICIPALITIES = ("998", "999 ", "0999", "Anden kommune")
STATES = ("01", "03", "30", "50", "60", "80", "90")

BY_READING: Mapping[str, tuple[str, ...]] = {"date": DATES, "week": WEEKS, "amount": AMOUNTS, "keyed": WORKERS}
BY_NAME: Mapping[str, tuple[str, ...]] = {
    "paragraph": PARAGRAPHS,
    "service_centre": UNITS,
    "acting_municipality": MUNICIPALITIES,
    "municipality_code": MUNICIPALITIES,
    "sex": ("k", "M "),
    "protected": ("j", "N "),
}

Cells = list[str]


class Damage:
    """Damages extract files in place; the same seed on the same files always does the same."""

    def __init__(self, seed: int, share: float) -> None:
        self.chance, self.share = random.Random(seed), share

    def file(self, contract: RegisterContract, path: Path) -> None:
        """Damage about ``share`` of the file's rows, each in one way."""
        if contract.format == "xlsx":
            self._sheet(contract, path)
        else:
            self._text(contract, path)

    def _text(self, contract: RegisterContract, path: Path) -> None:
        content = path.read_bytes().decode(contract.encoding)
        rows = list(csv_reader(contract, io.StringIO(content, newline="")))
        header, body = rows[: contract.header_row], rows[contract.header_row :]
        places = _places(contract, header[-1] if header else [])
        if contract.role == "population":
            self._change_numbers(body, places)
        body = [new for row in body for new in self._rows(contract, row, places)]
        path.write_bytes("".join(_line(contract, row) for row in [*header, *body]).encode(contract.encoding))

    def _rows(self, contract: RegisterContract, row: Cells, places: Mapping[str, int]) -> list[Cells]:
        if self.chance.random() >= self.share:
            return [row]
        kind = self.chance.randrange(16)
        if kind == 0:
            return [row[:-1]]
        if kind == 1:
            return [[*row, self.chance.choice(["", "x"])]]
        if kind == 2:
            return [[self.chance.choice(["", " "])], row]
        damaged = self._damaged(contract, row, places)
        # A second row about the same person; in the population register a person stands once.
        return [row, damaged] if kind < 8 and contract.role != "population" else [damaged]

    def _damaged(self, contract: RegisterContract, row: Cells, places: Mapping[str, int]) -> Cells:
        name = self.chance.choice(sorted(places))
        place = places[name]
        value = self._value(contract, contract.column(name), row[place].removeprefix('="').removesuffix('"'))
        return [*row[:place], f'="{value}"' if contract.excel_guard else value, *row[place + 1 :]]

    def _change_numbers(self, body: list[Cells], places: Mapping[str, int]) -> None:
        """Some numbers are replaced: by another of the register, one after the other, or in a circle."""
        hit = self.chance.sample(body, len(body) // 20)
        for row, following in zip(hit, [*hit[1:], hit[0]], strict=True):
            successor = self.chance.choice([following, following, self.chance.choice(body), row])
            row[places["status"]] = self.chance.choice(("50", "60"))
            row[places["current_cpr"]] = successor[places["cpr"]]

    def _sheet(self, contract: RegisterContract, path: Path) -> None:
        book = openpyxl.load_workbook(path)
        sheet = book[contract.sheet or book.sheetnames[0]]
        places = _places(contract, [str(cell.value) for cell in sheet[contract.header_row]])
        for number in range(contract.header_row + 1, sheet.max_row + 1):
            if self.chance.random() < self.share:
                name = self.chance.choice(sorted(places))
                cell = sheet.cell(number, places[name] + 1)
                cell.value = self._typed(self._value(contract, contract.column(name), str(cell.value)))
                if cell.data_type == "e":
                    # The text, as in any other file: as an error of the sheet's own it would not be blank.
                    cell.data_type = "s"
        book.save(path)
        book.close()

    def _typed(self, value: str) -> str | int | float | datetime:
        """As a spreadsheet may hold it: a number or a date where it looks like one."""
        forms: list[str | int | float | datetime] = [value]
        if value.isdigit():
            forms += [int(value), float(value)]
        elif value in DATES:
            forms += [datetime(2017, 9, 30)]
        return self.chance.choice(forms)

    def _value(self, contract: RegisterContract, column: Column, before: str) -> str:
        """Something that such a column may hold."""
        if self.chance.random() < 0.2:
            return self.chance.choice(BLANKS)
        if column.reads == "cpr":
            substitutes: tuple[str, ...] = SUBSTITUTES if column == contract.person else ()
            return self.chance.choice([*_respelled(before), *IMPOSSIBLE_NUMBERS, *substitutes])
        if contract.role == "population" and column.name == "status":
            return self.chance.choice(STATES)
        return self.chance.choice(BY_NAME.get(column.name) or BY_READING.get(column.reads) or CODES)


def _respelled(number: str) -> list[str]:
    """The same personal number as other programs write it."""
    spaced = [f"{number[:6]}{between}{number[6:]}" for between in ("-", " ", "\xa0")] if number.isdigit() else []
    return [number, f" {number}", f"{number}.0", number.removeprefix("0"), *spaced]


def _line(contract: RegisterContract, row: Cells) -> str:
    if not contract.quote:
        return contract.delimiter.join(row) + "\r\n"
    line = io.StringIO()
    csv.writer(line, delimiter=contract.delimiter).writerow(row)
    # One blank cell is a blank line, not a quoted nothing.
    return line.getvalue() if len(row) > 1 else row[0] + "\r\n"


def _places(contract: RegisterContract, header: Cells) -> dict[str, int]:
    if not header:
        return {column.name: column.position - 1 for column in contract.columns if column.position}
    known = [name.removeprefix('="').removesuffix('"') for name in header]
    return {column.name: known.index(next(h for h in column.headers if h in known)) for column in contract.columns}
