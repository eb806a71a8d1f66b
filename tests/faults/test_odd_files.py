"""Files as real exports are: stray line ends, blank lines, damaged bytes. Nothing is lost; every row keeps its line."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support.delivery import ANNA, BENT, COLUMNS, person, small_rows, write_register
from support.world import contract, landed_delivery
from targeting.errors import DeliveryError
from targeting.registers.files import Extract
from targeting.registers.spreadsheet import read_sheets

HEADER = ";".join(COLUMNS["misuse_treatment"])
GOOD = f'="{ANNA}";="SEL § 101";="01-01-2017";;="RUS1"'
OTHER = f'="{BENT}";="SEL § 101";="01-01-2017";;="RUS1"'
BAD = f'="{ANNA}";="SEL § 999";="01-01-2017";;="RUS1"'
SPLIT = GOOD[:20] + "\n" + GOOD[20:]


def lines_landed(folder: Path, text: str) -> tuple[list[int], list[tuple[int, str]]]:
    """The lines accepted and the lines quarantined, each with its rule."""
    delivery = folder / "inbox" / "2017-10-02"
    delivery.mkdir(parents=True)
    write_register(delivery, "population", [person(ANNA), person(BENT)])
    write_register(delivery, "misuse_treatment", []).write_bytes(text.encode("utf-8-sig"))
    with landed_delivery(folder, delivery, ("population", "misuse_treatment")) as (warehouse, registers):
        accepted = warehouse.connection.execute("SELECT row_no FROM land.misuse_treatment ORDER BY 1").fetchall()
        bad = warehouse.connection.execute("SELECT row_no, rule FROM land.quarantine ORDER BY 1").fetchall()
    (file,) = registers["misuse_treatment"].files
    assert file.rows_read == file.accepted + file.quarantined + file.ignored
    assert (file.accepted, file.quarantined) == (len(accepted), len(bad))
    return [row for (row,) in accepted], bad


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=["CRLF", "LF", "CR"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: str) -> None:
    text = end.join([HEADER, GOOD, BAD, OTHER, ""])
    assert lines_landed(tmp_path, text) == ([2, 4], [(3, "unknown_code")])


def test_a_file_whose_lines_end_in_two_ways_is_read_whole(tmp_path: Path) -> None:
    text = f"{HEADER}\r\n{GOOD}\n{BAD}\r\n{OTHER}\n"
    assert lines_landed(tmp_path, text) == ([2, 4], [(3, "unknown_code")])


def test_a_row_cut_in_two_by_a_stray_line_end_costs_that_row_alone(tmp_path: Path) -> None:
    text = "\r\n".join([HEADER, GOOD, SPLIT, OTHER, ""])
    assert lines_landed(tmp_path, text) == ([2, 5], [(3, "column_count"), (4, "column_count")])


def test_blank_lines_are_no_rows_and_move_no_number(tmp_path: Path) -> None:
    text = "\r\n".join([HEADER, "", GOOD, "x;y", "", "", BAD, OTHER, "   ", ""])
    assert lines_landed(tmp_path, text) == (
        [3, 8],
        [(4, "column_count"), (7, "unknown_code")],
    )


def test_separators_alone_are_no_row_though_they_are_tabs(tmp_path: Path) -> None:
    delivery = tmp_path / "inbox" / "2017-10-02"
    delivery.mkdir(parents=True)
    write_register(delivery, "population", [person(ANNA)])
    path = write_register(delivery, "aids", [small_rows()["aids"][0] | {"Personnummer": ANNA}])
    path.write_bytes(path.read_bytes() + b"\t\t\t\t\t\r\n")
    with landed_delivery(tmp_path, delivery, ("population", "aids")) as (warehouse, registers):
        (file,) = registers["aids"].files
        assert (file.rows_read, file.accepted, file.quarantined) == (1, 1, 0)
        assert warehouse.count("land.quarantine") == 0


def test_a_damaged_spreadsheet_is_a_matter_for_the_department_whichever_byte_is_wrong(tmp_path: Path) -> None:
    rows = small_rows()["children_family"] * 20
    whole = write_register(tmp_path, "children_family", rows).read_bytes()
    dice, refused = random.Random(2017), 0
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(5):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            read_sheets(contract("children_family"), Extract("b.xlsx", bytes(damaged), ""))
        except DeliveryError as error:
            assert str(error).startswith(("b.xlsx is not a whole spreadsheet", "b.xlsx unpacks to more than"))
            refused += 1
    assert refused > 30


def test_reading_a_spreadsheet_warns_of_nothing_since_a_warning_quotes_the_cell(tmp_path: Path) -> None:
    path = write_register(tmp_path, "children_family", small_rows()["children_family"])
    book = load_workbook(path)
    cell = book.worksheets[0].cell(row=6, column=8)
    cell.value, cell.number_format = int(BENT), "dd-mm-yyyy"
    book.save(path)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        read_sheets(contract("children_family"), Extract(path.name, path.read_bytes(), ""))
    assert [str(warning.message) for warning in heard] == []


@pytest.mark.parametrize(
    ("column", "cell", "kept"),
    [("IndsatsStatus", "Bevilget", None), ("Indsats", "transport", "transport"), ("Indsats", f"Ring {BENT}", None)],
)
def test_text_is_kept_only_as_far_as_the_contract_knows_it(tmp_path: Path, column: str, cell: str, kept: str) -> None:
    row = small_rows()["social_psychiatry"][0] | {column: cell}
    delivery = tmp_path / "inbox" / "2017-10-02"
    delivery.mkdir(parents=True)
    write_register(delivery, "population", [person(ANNA, Køn=BENT)])
    write_register(delivery, "social_psychiatry", [row])
    with landed_delivery(tmp_path, delivery, ("population", "social_psychiatry")) as (warehouse, _):
        assert warehouse.connection.execute("SELECT service_type FROM land.social_psychiatry").fetchall() == [(kept,)]
        assert warehouse.connection.execute("SELECT sex FROM land.population").fetchall() == [("ukendt",)]
