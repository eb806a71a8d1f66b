"""How the specs of registers and linking are run: the table in a spec is what is delivered and what becomes of it.

A cell that is left blank is ordinary, `-` is an empty cell, and a name stands for that person's number.
"""

from __future__ import annotations

import gzip
import textwrap
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from support.delivery import write_register
from support.rawsheets import Odd, raw_book
from support.sheets import write_parquet, write_sheet, zipped
from support.specs import (
    PERSONS,
    caseworkers,
    deliver,
    everybody,
    file_name,
    involvements,
    land,
    outcome,
    persons,
    rows_of,
    stated_outcome,
)
from support.tables import stated, table
from support.world import DELIVERY, contract, settings
from targeting.errors import DeliveryError
from targeting.linking import link
from targeting.quality import begins_after

Check = Callable[..., None]

LINE_ENDS = {"CRLF": "\r\n", "LF": "\n", "CR": "\r"}


def _archive(content: bytes) -> bytes:
    return zipped({"udtræk.csv": content})


PACKERS: dict[str, Callable[[bytes], bytes]] = {"none": bytes, "gzip": gzip.compress, "zip": _archive}


@pytest.fixture
def landing(tmp_path: Path) -> Check:
    """Land the rows of one register, each with its fate in the column ``becomes``; remarks are counted by name."""

    def check(register: str, rows: str, *, population: str | None = None, **remarks: int) -> None:
        fates = {number: row["becomes"] for number, row in enumerate(rows_of(register, rows), start=1)}
        above = 0 if register == "aids" else 1
        answer = stated_outcome({number + above: fate for number, fate in fates.items()}, remarks)
        delivered = {"population": population, register: rows} if population else {register: rows}
        with land(tmp_path, deliver(tmp_path, delivered), [register]) as (warehouse, registers):
            assert outcome(warehouse, registers[register]) == answer

    return check


@pytest.fixture
def file(tmp_path: Path) -> Check:
    """Land a register's file as it is written; the answer says what becomes of each line that is a row.

    ``written`` is the encoding in the file, ``ends`` how its lines end; the rest is what the contract declares.
    Where the file is refused, the answer is a piece of the sentence that says so.
    """

    def check(
        register: str,
        content: str,
        answer: str,
        *,
        written: str = "utf-8",
        ends: str = "CRLF",
        trailing_separator: int = 0,
        **declared: Any,
    ) -> None:
        lines = unescape(textwrap.dedent(content).strip("\n")).splitlines()
        raw = "".join(line + LINE_ENDS[ends] for line in lines).encode(written)
        raw = PACKERS[declared.get("compression", "none")](raw)
        remarks = {"trailing_separator": trailing_separator} if trailing_separator else {}
        _check_file(tmp_path, register, raw, answer, remarks, **({"encoding": "utf-8"} | declared))

    return check


@pytest.fixture
def sheet(tmp_path: Path) -> Check:
    """Land the children's register from a sheet: #1 is a number in its cell, @2017-12-31 a date, the rest is text.

    ``merged`` are cells made one, ``sheets`` the sheets of the book in order, and ``named`` what the contract says.
    """

    def check(
        content: str,
        answer: str,
        *,
        merged: str = "",
        sheets: str = "Foranstaltninger",
        named: str = "Foranstaltninger",
        fill_merged: bool = False,
        ignored_sheets: tuple[str, ...] = (),
        **remarks: int,
    ) -> None:
        raw = write_sheet(content, merged=merged, sheets=sheets.split(", "))
        declared = {"fill_merged": fill_merged, "sheet": named, "ignored_sheets": ignored_sheets}
        _check_file(tmp_path, "children_family", raw, answer, remarks, **declared)

    return check


@pytest.fixture
def raw_sheet(tmp_path: Path) -> Check:
    """Land the children's register from a sheet as another program writes it: rows from line 5 on, which has the names.

    Cells are written as in support.rawsheets; ``merged`` are areas, ``odd`` is what is odd about the workbook.
    """

    def check(
        content: str,
        answer: str,
        *,
        merged: str = "",
        odd: Odd | None = None,
        title: str = "Foranstaltninger",
        zero_restored: int = 0,
        **declared: Any,
    ) -> None:
        lines = [[cell.strip() for cell in line.split("|")] for line in content.strip().splitlines()]
        rows = [["Børn og familie"], [], [], [], *[[PERSONS.get(cell, cell) for cell in line] for line in lines]]
        raw = raw_book(rows, title=title, merged=merged.split(), odd=odd)
        remarks = {"zero_restored": zero_restored} if zero_restored else {}
        _check_file(tmp_path, "children_family", raw, answer, remarks, **declared)

    return check


@pytest.fixture
def delivered(tmp_path: Path) -> Check:
    """Land a register's file that is these bytes; the answer is as in ``file``."""

    def check(register: str, raw: bytes, answer: str, *, zero_restored: int = 0, **declared: Any) -> None:
        remarks = {"zero_restored": zero_restored} if zero_restored else {}
        _check_file(tmp_path, register, raw, answer, remarks, **declared)

    return check


@pytest.fixture
def parquet(tmp_path: Path) -> Check:
    """Land a register from a Parquet file; #1 is a number in its column, @2017-12-31 a date, the rest is text."""

    def check(register: str, content: str, answer: str, **remarks: int) -> None:
        _check_file(tmp_path, register, write_parquet(content), answer, remarks, format="parquet")

    return check


def _check_file(folder: Path, register: str, raw: bytes, answer: str, remarks: dict[str, int], **declared: Any) -> None:
    delivery = folder / "inbox" / DELIVERY
    delivery.mkdir(parents=True)
    write_register(delivery, "population", everybody())
    (delivery / file_name(register)).write_bytes(raw)
    if "|" not in answer:
        with pytest.raises(DeliveryError) as refused, land(folder, delivery, [register], **declared):
            pass
        assert answer in str(refused.value)
        return
    fates = {int(row["line"]): row["becomes"] for row in stated(answer)}
    with land(folder, delivery, [register], **declared) as (warehouse, registers):
        assert outcome(warehouse, registers[register]) == stated_outcome(fates, remarks)


@pytest.fixture
def linking(tmp_path: Path) -> Check:
    """Land and link the rows of every register named; the answer is the involvements they make.

    ``declared`` is what the contracts say other than the catalogue's.
    """

    def check(answer: str, declared: dict[str, Any] | None = None, **registers: str | tuple[str, ...]) -> None:
        with land(tmp_path, deliver(tmp_path, registers), registers, **declared or {}) as (warehouse, _):
            found = involvements(warehouse, tmp_path, _columns(answer))
        assert _sorted(found) == _sorted(table(answer))

    return check


@pytest.fixture
def attended(tmp_path: Path) -> Check:
    """Land and link the rows; the answer is how many caseworkers each person has on the days that its columns name."""

    def check(answer: str, declared: dict[str, Any] | None = None, **registers: str | tuple[str, ...]) -> None:
        days = _columns(answer)[1:]
        with land(tmp_path, deliver(tmp_path, registers), registers, **declared or {}) as (warehouse, _):
            found = caseworkers(warehouse, tmp_path, days)
        wanted = table(answer)
        assert {row["who"]: {day: row[day] for day in days} for row in wanted} == {
            row["who"]: found[row["who"]] for row in wanted
        }

    return check


@pytest.fixture
def idle(tmp_path: Path) -> Check:
    """Land and link the rows as of each day; the answer is the codes of the day's rows that mean nothing on it."""

    def check(answer: str, **registers: str) -> None:
        contracts = [contract(name) for name in ("population", *registers)]
        with land(tmp_path, deliver(tmp_path, registers), registers) as (warehouse, _):
            for row in table(answer):
                link(warehouse, contracts, settings(), date.fromisoformat(row["as of"]))
                found = [
                    code for (code,) in warehouse.connection.execute("SELECT code_key FROM link.idle_code").fetchall()
                ]
                assert [row["as of"], ", ".join(found)] == list(row.values())

    return check


@pytest.fixture
def reaching(tmp_path: Path) -> Check:
    """Land the rows of one register; the answer is whether it reaches back to each of the days."""

    def check(register: str, rows: str, answer: str) -> None:
        wanted = {row["day"]: row["reaches back"] for row in table(answer)}
        with land(tmp_path, deliver(tmp_path, {register: rows}), [register]) as (warehouse, _):
            later = {day: begins_after(warehouse, contract(register), date.fromisoformat(day)) for day in wanted}
        assert {day: "no" if later[day] else "yes" for day in wanted} == wanted

    return check


@pytest.fixture
def people(tmp_path: Path) -> Check:
    """Land and link the population's rows, and those of the registers named; the answer is who is who."""

    def check(answer: str, **registers: str | tuple[str, ...]) -> None:
        with land(tmp_path, deliver(tmp_path, registers), registers) as (warehouse, _):
            found = persons(warehouse, tmp_path, _columns(answer))
        assert _sorted(found) == _sorted(table(answer))

    return check


def _columns(answer: str) -> list[str]:
    return [name.strip() for name in answer.strip().splitlines()[0].split("|")]


def _sorted(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: list(row.values()))
