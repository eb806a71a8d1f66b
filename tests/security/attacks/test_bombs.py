"""A file that is small and would take hours or all memory to read is refused with a sentence."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from openpyxl import Workbook

from support.anyfile import packed
from support.world import contract
from targeting.errors import ConfigurationError, DeliveryError
from targeting.registers import packing, room, workbook
from targeting.registers.files import Extract
from targeting.registers.spreadsheet import read_sheets
from targeting.workspace import Settings, load_toml
from targeting.workspace.odcs import parse_odcs

SECONDS = 20
LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(12))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("a = " + "[" * 100_000, "nested more than 50 deep"),
        ("a = " + "[" * 60 + "]" * 60, "nested more than 50 deep"),
        ("a." * 100_000 + "a = 1", "nested more than 50 deep"),
        (".".join("a" * 60) + " = 1", "nested more than 50 deep"),
        ("# " + "x" * 2_000_000, "is larger than 1024 kB"),
    ],
    ids=["brackets", "60 brackets", "a long key", "60 parts", "large"],
)
def test_a_toml_file_is_short_and_shallow(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / "workspace.toml").write_text(content, encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(ConfigurationError, match=f"workspace.toml.*{why}"):
        load_toml(tmp_path / "workspace.toml", Settings)
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("a: " + "[" * 100_000, "nested more than 50 deep"),
        ("a: " + "[" * 60 + "]" * 60, "nested more than 50 deep"),
        (LAUGHS, r"line 2: a reference to another place of the file \(\*\) is not read"),
    ],
    ids=["brackets", "60 brackets", "references"],
)
def test_a_yaml_file_is_shallow_and_repeats_nothing(content: str, why: str) -> None:
    began = time.monotonic()
    with pytest.raises(ConfigurationError, match=f"bombe.odcs.yaml.*{why}"):
        parse_odcs(content.encode(), "bombe.odcs.yaml")
    assert time.monotonic() - began < SECONDS


def sheet(xml: str) -> bytes:
    """A workbook whose one sheet is this XML."""
    plain, book = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as of, zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as to:
        for part in of.namelist():
            to.writestr(part, xml if part == "xl/worksheets/sheet1.xml" else of.read(part))
    return book.getvalue()


def rows(inside: str, after: str = "") -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{inside}</sheetData>{after}</worksheet>'


CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LAUGHING = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "xml",
    [
        rows(CELL + FAR),
        rows(CELL + '<row r="1048576"><c r="A1048576"><v>1</v></c></row><row><c r="XFD1"><v>1</v></c></row>'),
        rows(CELL, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{LAUGHING}]>' + rows('<row r="1"><c r="A1"><v>&a9;</v></c></row>'),
    ],
    ids=["a cell far away", "a row and a column far away", "a merged area", "entities"],
)
def test_a_spreadsheet_is_no_larger_than_it_looks(xml: str) -> None:
    refused(xml)


def test_a_spreadsheet_unpacks_to_no_more_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGEST", 1 << 20)
    refused(rows(CELL + f"<!--{' ' * (2 << 20)}-->"))


def test_a_cell_far_below_the_rest_costs_no_memory() -> None:
    declared = contract("misuse_treatment").model_copy(update={"format": "xlsx", "sheet": None})
    content = sheet(rows(CELL + '<row r="1048576"><c r="I1048576"><v>1</v></c></row>'))
    with little_memory():
        assert list(read_sheets(declared, Extract("langt.xlsx", content, "")).rows) == [1048576]


@pytest.mark.parametrize(("size", "why"), [(1000, None), (3 << 20, "unpacks to more than 50 times its size")])
@pytest.mark.parametrize("compression", ["gzip", "zip"])
def test_a_packed_file_takes_no_more_memory_than_it_holds(
    monkeypatch: pytest.MonkeyPatch, compression: str, size: int, why: str | None
) -> None:
    monkeypatch.setattr(room, "SMALL", 1 << 20)
    declared = contract("aids").model_copy(update={"compression": compression})
    content = packed(declared, b" " * size)
    with little_memory(), pytest.raises(DeliveryError, match=why) if why else nullcontext():
        assert len(packing.unpacked(declared, "bombe", content)) == size


def test_a_workbook_unpacks_to_no_more_than_fifty_times_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SMALL", 1 << 20)
    refused(rows(CELL + f"<!--{' ' * (2 << 20)}-->"))


@contextmanager
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


def refused(xml: str) -> None:
    declared = contract("misuse_treatment").model_copy(update={"format": "xlsx", "fill_merged": True, "sheet": None})
    content = sheet(xml)
    began = time.monotonic()
    with pytest.raises(DeliveryError, match=r"bombe\.xlsx"):
        read_sheets(declared, Extract("bombe.xlsx", content, ""))
    assert time.monotonic() - began < SECONDS
