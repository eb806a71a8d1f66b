"""What a cell in a CPR column is. Every number is from the safe ranges (born 1858-1899, or day + 60)."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from support.tables import table
from targeting.registers import load_macros

CELLS = table("""
    cell            | kind       | zero restored | modulus 11 | why
    ----------------+------------+---------------+------------+-------------------------------------
    0101655008      | person     | no            | holds      | ten digits
    010165-5008     | person     | no            | holds      | hyphen
    010165 5008     | person     | no            | holds      | space
    101655008       | person     | yes           | holds      | a spreadsheet ate the zero
    101655008.0     | person     | yes           | holds      | a spreadsheet made it a fraction
    ="0101655008"   | person     | no            | holds      | guarded against a spreadsheet
    0101655001      | person     | no            | fails      | issued without modulus 11 since 2007
    6701655001      | substitute | no            | holds      | day + 60
    010165A7BC1     | invalid    | no            | holds      | too long to be a letter form
    0101651AB3      | substitute | no            | holds      | letter form of the health service
    10165508        | invalid    | no            | holds      | eight digits: more than one zero is gone
    6.10937E+08     | invalid    | no            | holds      | a spreadsheet rounded it
    3113655008      | invalid    | no            | holds      | no thirteenth month
    3002655008      | invalid    | no            | holds      | no 30 February
    0000000000      | invalid    | no            | holds      | no day
    ukendt          | invalid    | no            | holds      | a word
""")


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        load_macros(connection)
        yield connection


@pytest.mark.parametrize("row", CELLS, ids=[row["why"] for row in CELLS])
def test_a_cell_is_read_as_what_it_is(macros: duckdb.DuckDBPyConnection, row: dict[str, str]) -> None:
    found = macros.execute(
        "SELECT cpr_kind($cell), cpr_zero_restored($cell), coalesce(cpr_modulus_11(cpr_number($cell)), true)",
        {"cell": row["cell"]},
    ).fetchone()
    assert found == (row["kind"], row["zero restored"] == "yes", row["modulus 11"] == "holds")


@pytest.mark.parametrize("cell", ["0101655008", "010165-5008", "101655008", " 010165 5008 ", '="0101655008"'])
def test_every_spelling_of_a_number_is_one_person(macros: duckdb.DuckDBPyConnection, cell: str) -> None:
    assert macros.execute("SELECT cpr_number($cell)", {"cell": cell}).fetchone() == ("0101655008",)
