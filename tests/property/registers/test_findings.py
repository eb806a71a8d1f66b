"""What the fuzzer and the property tests found, each as the smallest file that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.anyfile import packed, registers
from support.delivery import COLUMNS
from support.promise import MARKER, Ground

FILES = Path(__file__).parent / "found"
HEADER = ";".join(COLUMNS["social_psychiatry"])
ROW = '0101655008;SEL § 85;"{}";Bevilget;999;Handicapcentret;2017-01-01;;SOC1;\r\n'
LONG = "x" * 131_073  # one more than Python's csv reader takes

FOUND = {
    "a column name longer than Python's reader takes": (
        "social_psychiatry", f"{LONG};{HEADER}\r\n{ROW.format('x')}".encode("utf-8-sig")
    ),
    "a cell longer than Python's reader takes, and one of two lines": (
        "social_psychiatry",
        f"{HEADER}\r\n{ROW.format(LONG)}{ROW.format('two' + chr(10) + 'lines')}".encode("utf-8-sig"),
    ),
    "a Parquet file that DuckDB's own reader never comes to the end of": (
        "parquet", (FILES / "endless.parquet").read_bytes()
    ),
    "a Parquet file whose column has a name that is no text": (
        "parquet", (FILES / "odd-name.parquet").read_bytes()
    ),
    "an archive that lost its beginning": ("zip", packed(registers()["zip"], b"1\t0101655008\t112")[33:]),
}  # fmt: skip


@pytest.mark.parametrize(("register", "content"), FOUND.values(), ids=FOUND.keys())
def test_a_finding_keeps_the_promise(tmp_path: Path, register: str, content: bytes) -> None:
    ground = Ground(tmp_path)
    try:
        ground.land(registers()[register], content)
    finally:
        ground.close()


def test_a_row_that_ran_on_into_the_names_is_not_shown_as_names(tmp_path: Path) -> None:
    """The log names the columns nobody declared; without its line end, the line of names ends in somebody's cells."""
    names = "CPR;Lovgrundlag;Indskrevet;Udskrevet;Behandler"
    text = f"{names};0101655008;SUL § 141;{MARKER};RUS1\r\n0101655008;SEL § 101;01-01-2017;;RUS1\r\n"
    ground = Ground(tmp_path)
    try:
        file = ground.land(registers()["misuse_treatment"], text.encode("utf-8-sig"))
    finally:
        ground.close()
    assert file is None or MARKER not in file.undeclared
