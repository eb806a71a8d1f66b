"""udgivelse/ as LibreOffice opens it: the workbook and the CSV files say there what lies in the Parquet files.

Debian: apt-get install libreoffice-calc-nogui.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from support.exported import HIDDEN, SHOWN, expected, exported, in_text, warehouse_of_all
from support.output_tables import CONTRACTS

OFFICE = shutil.which("soffice")
# Semicolons, UTF-8; every sheet, each cell's value and not how it is shown.
TO_CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1"
# The same, read as a Danish user's program reads it (1030), numbers and days found as a double click finds them.
FROM_CSV = "CSV:59,34,76,1,,1030,false,true"
pytestmark = pytest.mark.skipif(
    not OFFICE or not Path(OFFICE).resolve().with_name("libscfiltlo.so").exists(), reason="LibreOffice Calc is missing"
)
every_table = pytest.mark.parametrize("table", [contract.id for contract in SHOWN])


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("export"), warehouse_of_all(2_000))


@pytest.fixture(scope="module")
def sheets(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each sheet of the workbook as LibreOffice writes it."""
    folder = tmp_path_factory.mktemp("sheets")
    _office(folder, "--convert-to", TO_CSV, str(release / "udgivelse" / "udgivelse.xlsx"))
    return folder


def _office(folder: Path, *arguments: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=240)


@every_table
def test_office_shows_each_cell_of_the_workbook(release: Path, sheets: Path, table: str) -> None:
    with (sheets / f"udgivelse-{CONTRACTS[table].name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file, delimiter=";"))
    assert head == [column.heading_da for column in CONTRACTS[table].columns]
    assert [[_value(cell) for cell in row] for row in rows] == [
        [_value("" if cell is None else str(cell)) for cell in row] for row in expected(release, table, hidden=HIDDEN)
    ]


@every_table
def test_danish_office_reads_the_numbers_of_a_csv_file_as_numbers(release: Path, tmp_path: Path, table: str) -> None:
    file = release / "udgivelse" / "csv" / f"{table}.csv"
    _office(tmp_path, f"--infilter={FROM_CSV}", "--convert-to", "xlsx", str(file))
    sheet = openpyxl.load_workbook(tmp_path / f"{table}.xlsx").active
    assert sheet
    rows = [[in_text(value) for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    wanted = expected(release, table, hidden=HIDDEN, guard="'")
    numbers = [n for n, column in enumerate(CONTRACTS[table].columns) if column.type in ("integer", "number")]
    assert [[_rounded(row[n]) for n in numbers] for row in rows] == [
        [_rounded(row[n]) for n in numbers] for row in wanted
    ]


def _value(text: str) -> object:
    """A number, or a share, to nine figures; the moment and the truth as they are shown; else the text."""
    if found := re.fullmatch(r"(-?\d+(?:\.\d+)?(?:E-?\d+)?)(%?)", text, re.IGNORECASE):
        return f"{float(found[1]) / (100 if found[2] else 1):.9g}"
    return {"TRUE": "True", "FALSE": "False"}.get(text, text)


def _rounded(value: object) -> object:
    return f"{value:.12g}" if isinstance(value, int | float) else value
