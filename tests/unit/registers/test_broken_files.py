"""A file that is not what its contract says: one sentence that names the file and what to do, never a cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.delivery import ANNA, FILES, small_rows, write_delivery
from support.world import contract, keys, settings
from targeting.errors import DeliveryError
from targeting.registers import Landing, load_reference
from targeting.warehouse import open_warehouse
from targeting.workspace import catalogue, load_code_lists

Break = Callable[[Path], None]


def _replace(old: bytes, new: bytes) -> Break:
    return lambda path: path.write_bytes(path.read_bytes().replace(old, new)) and None


def _remove(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"\r\n")


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


def _open_quote(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("Bostøtte".encode(), '"Bostøtte'.encode(), 1))


BROKEN: list[tuple[str, str, Break, str]] = [
    ("jobcentre", "missing", _remove, r"Jobcenter.*no file named momentum_forloeb\*\.csv in inbox/2017-10-02"),
    ("jobcentre", "empty", _empty, r"momentum_forloeb\.csv is empty"),
    ("jobcentre", "comma", _replace(b";", b","), r"momentum_forloeb\.csv: only one column found.*semicolon"),
    ("jobcentre", "renamed column", _replace("Målgruppe".encode(), b"X"), r"no column named Målgruppe in row 1"),
    ("jobcentre", "column twice", _replace(b"Slutdato;Tilbud;", b"Startdato;Tilbud;"), r"two columns are named"),
    ("aids", "semicolon for tab", _replace(b"\t", b";"), r"hjaelpemidler\.txt: 1 columns? found and 7 expected"),
    ("benefit_refund", "byte that is not cp1252", _replace(b"Kontanth", b"Kontanth\x81"), r"is not cp1252: byte \d+"),
    ("population", "byte that is not utf-8", _replace("Ø".encode(), b"\xd8"), r"is not utf-8: byte \d+ \(line \d"),
    ("children_family", "truncated", _truncate, r"boern_familie\.xlsx is not a whole spreadsheet"),
    ("children_family", "no spreadsheet", _replace(b"PK", b"XX"), r"boern_familie\.xlsx is not a whole spreadsheet"),
    ("social_psychiatry", "open quote", _open_quote, r"the rows from line 2 on .* quotation mark is not closed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("register", "breaks", "sentence"),
    [(register, breaks, sentence) for register, _, breaks, sentence in BROKEN],
    ids=[f"{register} {name}" for register, name, _, _ in BROKEN],
)
def test_a_broken_file_is_named_with_what_to_do(tmp_path: Path, register: str, breaks: Break, sentence: str) -> None:
    delivery = tmp_path / "inbox" / "2017-10-02"
    rows = small_rows()
    rows["population"][0]["Køn"] = "Ø"
    write_delivery(delivery, {"population": rows["population"], register: rows[register]})
    breaks(delivery / FILES[register][0])
    ring = keys(tmp_path / "keys")
    with open_warehouse(tmp_path / "warehouse.duckdb", ring.warehouse_key) as warehouse:
        load_reference(warehouse, load_code_lists(catalogue("code_lists")), settings())
        landing = Landing(warehouse, settings(), ring)
        with pytest.raises(DeliveryError, match=sentence) as raised:
            landing.land(contract("population"), delivery)
            landing.land(contract(register), delivery)
    assert ANNA not in str(raised.value)
    assert raised.value.__cause__ is None
