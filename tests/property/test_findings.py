"""What the fuzzer and the property tests found, each as the smallest file that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.anyfile import packed, registers
from support.delivery import COLUMNS
from support.promise import Ground

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
    "an archive that lost its beginning": ("zip", packed(registers()["zip"], b"1\t0101655008\t112")[33:]),
}  # fmt: skip


@pytest.mark.xfail(strict=True, reason="csv.Error and ValueError escape from the readers")
@pytest.mark.parametrize(("register", "content"), FOUND.values(), ids=FOUND.keys())
def test_a_finding_keeps_the_promise(tmp_path: Path, register: str, content: bytes) -> None:
    ground = Ground(tmp_path)
    try:
        ground.land(registers()[register], content)
    finally:
        ground.close()
