"""How a cell is read by what its contract says it is: dates, weeks, amounts, paragraphs, text."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from support.tables import table
from targeting.registers import load_macros


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        load_macros(connection)
        yield connection


CELLS = table("""
    read_as        | cell                                | value
    ---------------+-------------------------------------+------------
    date_of        | 31-12-2017                          | 2017-12-31
    date_of        | 31.12.2017                          | 2017-12-31
    date_of        | 2017-12-31                          | 2017-12-31
    date_of        | 2017-12-31 00:00:00                 | 2017-12-31
    date_of        | 43100                               | -
    date_of        | 2017-10-01T22:00:00Z                | 2017-10-02
    date_of        | 29-02-2016                          | 2016-02-29
    date_of        | 29-02-2017                          | -
    date_of        | 31-11-2017                          | -
    date_of        | 2017-31-12                          | -
    date_of        | 12/31/2017                          | -
    date_of        | i går                               | -
    date_of        | 9999-12-31                          | -
    date_of        | 01-01-0001                          | -
    read_week      | 2017-39                             | 2017-09-25
    read_week      | 2017-W39                            | 2017-09-25
    read_week      | 201739                              | 2017-09-25
    read_week      | 2018-01                             | 2018-01-01
    read_week      | 2020-53                             | 2020-12-28
    read_week      | 2017-53                             | -
    read_week      | 2017-00                             | -
    read_week      | 39-2017                             | -
    read_amount    | 2.789,50                            | 2789.50
    read_amount    | 0,00                                | 0.00
    read_amount    | -12,5                               | -12.50
    read_amount    | 1234                                | 1234.00
    read_amount    | 12.34                               | -
    read_amount    | kr. 10                              | -
    paragraph_code | SEL § 85                            | sel-85
    paragraph_code | §85                                 | sel-85
    paragraph_code | SEL-85-                             | sel-85
    paragraph_code | SEL-52-3.7                          | sel-52
    paragraph_code | Servicelovens § 52, stk. 3, nr. 7   | sel-52
    paragraph_code | Serviceloven § 85 a                 | sel-85a
    paragraph_code | § 85 og § 107                       | -
    paragraph_code | Straffelovens § 108                 | -
    paragraph_code | SUL § 140a                          | sul-140a
    paragraph_code | Sundhedslovens § 138                | sul-138
    paragraph_code | Barnets lov § 32                    | bl-32
    paragraph_code | ukendt                              | -
    clean_text     | a   b                               | a b
""")


@pytest.mark.parametrize("row", CELLS, ids=[f"{row['read_as']} {row['cell']}" for row in CELLS])
def test_a_cell_has_one_meaning(macros: duckdb.DuckDBPyConnection, row: dict[str, str]) -> None:
    law = {"paragraph_code": ", 'SEL'", "date_of": ", 'Europe/Copenhagen', false"}.get(row["read_as"], "")
    found = macros.execute(f"SELECT CAST({row['read_as']}($cell{law}) AS VARCHAR)", {"cell": row["cell"]}).fetchone()
    assert found == (row["value"] or None,)


@pytest.mark.parametrize("cell", ["9999-12-31", "31-12-9999", "31.12.9999", "PLUS_INF", "plus_inf"])
def test_an_open_end_is_no_fault(macros: duckdb.DuckDBPyConnection, cell: str) -> None:
    asked = "SELECT is_open_date($cell), date_of($cell, 'Europe/Copenhagen', true)"
    assert macros.execute(asked, {"cell": cell}).fetchone() == (True, None)


def test_a_paragraph_without_a_law_is_not_guessed(macros: duckdb.DuckDBPyConnection) -> None:
    assert macros.execute("SELECT paragraph_code('§ 85', NULL)").fetchone() == (None,)


@pytest.mark.parametrize("cell", ["\u00a0", "  ", ""])
def test_a_blank_cell_is_nothing(macros: duckdb.DuckDBPyConnection, cell: str) -> None:
    assert macros.execute("SELECT clean_text($cell)", {"cell": cell}).fetchone() == (None,)


def test_a_spreadsheets_guard_is_taken_off(macros: duckdb.DuckDBPyConnection) -> None:
    assert macros.execute("""SELECT unguarded('="SEL § 101"'), unguarded('bare')""").fetchone() == (
        "SEL § 101",
        "bare",
    )
