"""The extracts have the habits of real ones: encodings, separators, guards, lines above the header, mistakes."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import openpyxl
import pytest

from targeting.workspace import catalogue, load_register

REGISTERS = sorted(path.name.removesuffix(".odcs.yaml") for path in catalogue("registers").glob("*.odcs.yaml"))
TEXT_REGISTERS = sorted(set(REGISTERS) - {"children_family", "aids"})
NUMBER = re.compile(r"(?<!\d)(\d{2})\d{2}(\d{2})-?(\d)\d{3}(?!\d)")


def only_file(delivery: Path, register: str) -> Path:
    contract = load_register(catalogue("registers") / f"{register}.odcs.yaml")
    return sorted(delivery.glob(contract.path))[0]


@pytest.mark.parametrize("register", REGISTERS)
def test_every_contract_finds_its_extract(delivery: Path, register: str) -> None:
    contract = load_register(catalogue("registers") / f"{register}.odcs.yaml")
    files = sorted(delivery.glob(contract.path))
    assert len(files) == (3 if register == "benefit_refund" else 1)


@pytest.mark.parametrize("register", TEXT_REGISTERS)
def test_the_header_has_what_the_contract_declares_and_more(delivery: Path, register: str) -> None:
    contract = load_register(catalogue("registers") / f"{register}.odcs.yaml")
    header = only_file(delivery, register).read_text(contract.encoding).splitlines()[0].split(";")
    declared = {column.header for column in contract.columns}
    assert declared < set(header)


def test_real_exports_carry_columns_nobody_needs(delivery: Path) -> None:
    header = only_file(delivery, "social_psychiatry").read_text("utf-8-sig").splitlines()[0].split(";")
    assert {"Fornavn", "BorgerMobil", "SagNavn", "AfslutningsÅrsag"} < set(header)
    assert len(header) >= 20


@pytest.mark.parametrize("register", ["benefit_refund", "municipal_health", "aids"])
def test_windows_files_are_not_utf_8(delivery: Path, register: str) -> None:
    content = only_file(delivery, register).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert content.decode("cp1252").count("\r\n") > 10


@pytest.mark.parametrize("register", ["social_psychiatry", "misuse_treatment"])
def test_some_files_begin_with_a_byte_order_mark(delivery: Path, register: str) -> None:
    assert only_file(delivery, register).read_bytes().startswith(codecs.BOM_UTF8)


def test_a_quoted_cell_holds_the_separator(delivery: Path) -> None:
    assert re.search(r';"Voksen; [^"]+";', only_file(delivery, "social_psychiatry").read_text("utf-8-sig"))


def test_the_misuse_extract_is_guarded_against_spreadsheets(delivery: Path) -> None:
    rows = only_file(delivery, "misuse_treatment").read_text("utf-8-sig").splitlines()[1:]
    assert rows and all(re.fullmatch(r'(="[^";]*";?)+', row) for row in rows)


def test_the_aids_extract_has_no_header_and_tabs(delivery: Path) -> None:
    rows = only_file(delivery, "aids").read_text("cp1252").splitlines()
    assert all(row.count("\t") == 6 for row in rows)
    assert not any("Personnummer" in row for row in rows)


def test_the_refunds_have_decimal_commas_and_a_week_in_two_files(delivery: Path) -> None:
    parts = [path.read_text("cp1252") for path in sorted(delivery.glob("ydelsesrefusion*.csv"))]
    weeks = [set(re.findall(r"^(\d{4}-\d{2});", part, re.MULTILINE)) for part in parts]
    assert weeks[0] & weeks[1] == {"2017-33"} and weeks[1] & weeks[2] == {"2017-36"}
    assert max(week for part in weeks for week in part) == "2017-39"
    assert all(re.search(r";\d+,\d{2};", part) for part in parts)
    assert all(";0,00;" in part and "Fleksbidrag fra staten" in part for part in parts)


def test_the_spreadsheet_has_four_lines_above_the_header_and_a_totals_row(delivery: Path) -> None:
    sheet = openpyxl.load_workbook(only_file(delivery, "children_family"))["Foranstaltninger"]
    rows = list(sheet.iter_rows(values_only=True))
    assert {"CPR-nr.", "Part CPR", "Foranstaltningsparagraf"} < set(rows[4])
    assert rows[-1][0] == "I alt" and rows[-1][-1] == len(rows) - 6
    start = rows[4].index("Startdato")
    kinds = {type(row[start]).__name__ for row in rows[5:-1]}
    assert "datetime" in kinds


def test_the_spreadsheets_child_is_never_its_parent(delivery: Path) -> None:
    sheet = openpyxl.load_workbook(only_file(delivery, "children_family"))["Foranstaltninger"]
    header, *rows = list(sheet.iter_rows(min_row=5, values_only=True))
    child, parent = header.index("CPR-nr."), header.index("Part CPR")
    assert all(row[child] != row[parent] for row in rows[:-1])


def test_some_numbers_lost_their_first_zero(delivery: Path) -> None:
    parts = "".join(path.read_text("cp1252") for path in delivery.glob("ydelsesrefusion*.csv"))
    assert len(re.findall(r"^\d{4}-\d{2};\d{9};", parts, re.MULTILINE)) > 3


def test_no_number_could_be_a_living_persons(delivery: Path) -> None:
    texts = [path.read_bytes().decode("cp1252", "replace") for path in delivery.iterdir() if path.suffix != ".xlsx"]
    numbers = NUMBER.findall("\n".join(texts))
    assert len(numbers) > 1500
    assert all(int(day) > 60 or (seventh in "5678" and int(year) >= 58) for day, year, seventh in numbers)
