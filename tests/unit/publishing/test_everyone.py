"""udgivelse/: what a department head opens in Excel is what lies in the Parquet files, cell for cell, and no more."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest

from support.exported import CREATED, FORMULAS, HIDDEN, SHOWN, dumped, expected, exported, in_text, warehouse_of_all
from support.output_tables import CONTRACTS
from support.world import ROOT
from targeting.publishing.read_me import read_me
from targeting.publishing.told import read_told
from targeting.publishing.workbook import CUT, LONGEST, fitting

GOLDEN = ROOT / "tests" / "golden" / "udgivelse" / "workbook.txt"
every_table = pytest.mark.parametrize("table", [contract.id for contract in SHOWN])


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("export"), warehouse_of_all())


@pytest.fixture(scope="module")
def workbook(release: Path) -> Path:
    return release / "udgivelse" / "udgivelse.xlsx"


def csv(release: Path, table: str) -> Path:
    return release / "udgivelse" / "csv" / f"{table}.csv"


def headings(table: str) -> list[str]:
    return [column.heading_da for column in CONTRACTS[table].columns]


def plain(rows: list[Any]) -> list[list[object]]:
    """What a reader gave, in the form it is compared in: no number is no value."""
    return [[None if value is None or value != value else in_text(value) for value in row] for row in rows]


def texts(table: str) -> list[str]:
    """The columns that a reader must not take for numbers, though what stands there may look like one."""
    return [column.heading_da for column in CONTRACTS[table].columns if column.type == "string"]


def rounded(rows: list[list[object]]) -> list[list[object]]:
    """A workbook writes sixteen figures of a number, which is one more than Excel shows."""
    return [[float(f"{value:.15g}") if isinstance(value, float) else value for value in row] for row in rows]


# ---- the workbook ----------------------------------------------------------------------------------------------------


@every_table
def test_openpyxl_reads_each_cell_as_it_lies_in_parquet(release: Path, workbook: Path, table: str) -> None:
    sheet = openpyxl.load_workbook(workbook)[CONTRACTS[table].name]
    first, *rows = sheet.iter_rows(values_only=True)
    assert list(first) == headings(table)
    of_days = [place for place, column in enumerate(CONTRACTS[table].columns) if column.type == "date"]
    read = [[str(v)[:10] if place in of_days and v else v for place, v in enumerate(row)] for row in plain(rows)]
    assert rounded(read) == rounded(expected(release, table, hidden=HIDDEN))


@every_table
def test_pandas_reads_each_cell_of_the_workbook(release: Path, workbook: Path, table: str) -> None:
    frame = pd.read_excel(
        workbook, sheet_name=CONTRACTS[table].name, na_values=[HIDDEN], keep_default_na=False,
        dtype=dict.fromkeys(texts(table), "str"),
    )  # fmt: skip
    assert list(frame.columns) == headings(table)
    of_days = [place for place, column in enumerate(CONTRACTS[table].columns) if column.type == "date"]
    rows = [[str(v)[:10] if place in of_days and v else v for place, v in enumerate(row)]
            for row in plain(frame.astype(object).where(frame.notna(), None).values.tolist())]  # fmt: skip
    found = [[None if value == "" else value for value in row] for row in rows]
    assert rounded(found) == rounded(expected(release, table, hidden=None))


def test_there_are_hidden_cells_and_they_are_words_that_no_program_adds_up(release: Path, workbook: Path) -> None:
    book, found = openpyxl.load_workbook(workbook), 0
    for contract in SHOWN:
        named = {row["suppressed"] for row in pl.read_parquet(release / f"{contract.id}.parquet").to_dicts()}
        cells = [cell for row in book[contract.name].iter_rows() for cell in row if cell.value == HIDDEN]
        assert bool(cells) == any(named)
        assert all(cell.data_type == "s" and cell.fill.fgColor.rgb == "FFEFEFEF" for cell in cells)
        found += len(cells)
    assert found > 20


def test_a_day_is_a_day_and_a_number_a_number(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    head, row = list(book["Kørsel"].iter_rows())
    kinds = {str(name.value): cell for name, cell in zip(head, row, strict=True)}
    assert kinds["Opgørelsesdag"].is_date and kinds["Startet (UTC)"].is_date
    assert kinds["Borgere vurderet"].data_type == "n" and kinds["Borgere vurderet"].number_format == "#,##0"
    sources = {str(column[0].value): column[1] for column in book["Kilder"].iter_cols()}
    assert sources["Dækning"].number_format == "0.0%" and sources["Dækning"].value == 1.0


def test_the_headings_stay_in_sight_and_each_table_can_be_filtered(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames == ["Læs mig først", *(contract.name for contract in SHOWN), "Ordforklaring"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions


def test_nothing_in_the_workbook_is_reckoned_fetched_or_run(workbook: Path) -> None:
    texts = [cell.value for cell in openpyxl.load_workbook(workbook)["Kilder"]["C"]]
    assert texts[1:] == list(FORMULAS)
    with zipfile.ZipFile(workbook) as parts:
        names = parts.namelist()
        assert not [n for n in names if "vba" in n.lower() or "external" in n.lower() or "macro" in n.lower()]
        for name in names:
            text = parts.read(name).decode("utf-8")
            assert "<f>" not in text and "<f " not in text and "<hyperlink" not in text and "TargetMode" not in text


def test_the_glossary_explains_every_column_of_every_sheet(workbook: Path) -> None:
    _, *rows = openpyxl.load_workbook(workbook)["Ordforklaring"].iter_rows(values_only=True)
    assert [(sheet, heading, name) for sheet, heading, name, *_ in rows] == [
        (contract.name, column.heading_da, column.name) for contract in SHOWN for column in contract.columns
    ]
    said = {(row[0], row[2]): row[5] for row in rows}
    assert str(said["Overlap", "persons"]).startswith("Ja: 1 til 4") and said["Overlap", "name_a"] == "Nej"


def test_the_workbook_is_the_one_that_was_looked_at(workbook: Path) -> None:
    """After a change that is meant, look at what `dumped` gives and write it to the file named above."""
    assert list(dumped(workbook)) == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_a_text_that_no_cell_holds_says_that_it_is_cut() -> None:
    long = "x" * (LONGEST + 1)
    assert fitting(long) == "x" * (LONGEST - len(CUT)) + CUT and len(fitting(long)) == LONGEST
    assert fitting("x" * LONGEST) == "x" * LONGEST


def test_the_first_sheet_says_what_the_run_is_and_what_it_lacks(release: Path) -> None:
    tables = [read_told(release, contract) for contract in SHOWN]
    run = next(told for told in tables if told.contract.id == "run")
    lines = list(read_me(run, tables))
    assert ("Opgørelsesdag", "2017-10-02") in lines
    assert [text for name, text in lines if name == "Advarsler"] == ["=Én advarsel; med semikolon.", "Og en til."]
    hidden = {told.contract.name: told.hidden for told in tables}
    assert hidden["Brug af ordninger"] == 1
    for name, text in lines:
        if "(" in name and name.split(" (")[0] in hidden:
            count = hidden[name.split(" (")[0]]
            assert (f"Skjulte celler: {count}." in text) == (count > 0)


# ---- csv -------------------------------------------------------------------------------------------------------------


def test_a_file_is_what_a_danish_excel_opens(release: Path) -> None:
    for contract in SHOWN:
        content = csv(release, contract.id).read_bytes()
        assert content.startswith("\N{BOM}".encode()) and content.endswith(b"\r\n")
        lines = content.decode("utf-8-sig").split("\r\n")
        assert not any("\r" in line for line in lines) and ";" in lines[0]
    source = csv(release, "source").read_text(encoding="utf-8-sig")
    assert ";-3,25;" in source, "a decimal comma"
    for formula in FORMULAS:
        assert f";{formula}" not in source and f';"{formula[:2]}' not in source


@every_table
def test_pandas_reads_each_cell_of_the_file(release: Path, table: str) -> None:
    frame = pd.read_csv(
        csv(release, table), sep=";", decimal=",", encoding="utf-8-sig", na_values=["", HIDDEN], keep_default_na=False,
        true_values=["ja"], false_values=["nej"], dtype=dict.fromkeys(texts(table), "str"),
    )  # fmt: skip
    assert list(frame.columns) == headings(table)
    rows = plain(frame.astype(object).where(frame.notna(), None).values.tolist())
    assert [[_moment(v) for v in row] for row in rows] == expected(release, table, hidden=None, guard="'")


@every_table
def test_polars_reads_each_cell_of_the_file(release: Path, table: str) -> None:
    frame = pl.read_csv(
        csv(release, table), separator=";", decimal_comma=True, null_values=["", HIDDEN], infer_schema_length=None,
        schema_overrides=dict.fromkeys(texts(table), pl.String),
    )  # fmt: skip
    assert frame.columns == headings(table)
    rows = [[_truth(table, place, v) for place, v in enumerate(row)] for row in frame.rows()]
    assert [[_moment(v) for v in row] for row in plain(rows)] == expected(release, table, hidden=None, guard="'")


@every_table
def test_duckdb_reads_each_cell_of_the_file(release: Path, table: str) -> None:
    typed = {column.heading_da: _sql(column.type) for column in CONTRACTS[table].columns}
    rows = duckdb.read_csv(
        str(csv(release, table)), sep=";", decimal=",", na_values=["", HIDDEN], header=True, dtype=typed
    ).fetchall()
    rows = [[_truth(table, place, v) for place, v in enumerate(row)] for row in rows]
    assert [[_moment(v) for v in row] for row in plain(rows)] == expected(release, table, hidden=None, guard="'")


@every_table
def test_a_hidden_cell_of_the_file_is_a_word_and_an_empty_one_is_empty(release: Path, table: str) -> None:
    frame = pl.read_csv(csv(release, table), separator=";", infer_schema=False)
    for read, row in zip(frame.rows(), expected(release, table, hidden=HIDDEN), strict=True):
        for cell, value in zip(read, row, strict=True):
            assert (cell == HIDDEN) == (value == HIDDEN) and (not cell) == (value is None)


def _sql(kind: str) -> str:
    return {"integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}.get(kind, "VARCHAR")


def _truth(table: str, place: int, value: object) -> object:
    if CONTRACTS[table].columns[place].type != "boolean":
        return value
    return {"ja": True, "nej": False}.get(str(value))


def _moment(value: object) -> object:
    """A moment in ISO form is said as the others are."""
    is_moment = isinstance(value, str) and len(value) == 20 and value.endswith("Z") and value[10] == "T"
    return str(value)[:-1].replace("T", " ") if is_moment else value


# ---- where it lies ---------------------------------------------------------------------------------------------------


def test_the_manifest_knows_every_file_by_its_fingerprint(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    lying = [path for path in (release / "udgivelse").rglob("*") if path.is_file()]
    assert manifest["beside"] == {
        str(path.relative_to(release)): hashlib.sha256(path.read_bytes()).hexdigest() for path in lying
    }
    assert {path.stem for path in lying if path.suffix == ".csv"} == {contract.id for contract in SHOWN}


def test_the_same_tables_give_the_same_bytes(release: Path, tmp_path: Path) -> None:
    again = exported(tmp_path, warehouse_of_all())
    for path in (release / "udgivelse").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(release)).read_bytes(), path.name


def test_the_workbook_is_dated_when_the_run_began(workbook: Path) -> None:
    properties = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes())).properties
    assert properties.created == properties.modified == CREATED.replace(tzinfo=None)
    assert not properties.creator and not properties.lastModifiedBy
    with zipfile.ZipFile(workbook) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("options", [{"held": True}, {"mode": "simulate"}], ids=["held", "simulated"])
def test_of_lists_and_of_what_nobody_is_shown_there_is_none(tmp_path: Path, options: dict[str, Any]) -> None:
    exported(tmp_path, warehouse_of_all(), **options)
    assert list(tmp_path.rglob("manifest.json")) and not list(tmp_path.rglob("*udgivelse*"))
    exported(tmp_path / "shown", warehouse_of_all())
    assert [path.parent.parent.parent.name for path in (tmp_path / "shown").rglob("udgivelse") if path.is_dir()] == [
        "dashboard"
    ]
