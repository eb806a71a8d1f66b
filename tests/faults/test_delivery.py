"""A delivery that does not pass: one sentence that says what to do, and all that the last good run left stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from support.delivery import FILES, small_rows, write_register
from support.runs import contents, entries, extract, last_good_state, log_holds, typed
from support.world import DELIVERY, key_of
from targeting.privacy import load_keys
from targeting.run import last_good
from targeting.run.plan import run_folder
from targeting.warehouse import open_warehouse
from targeting.workspace import load_workspace

Break = Callable[[Path], None]


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def only_column_names(path: Path) -> None:
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def separate_by_comma(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b";", b","))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-400])


def damage(path: Path) -> None:
    """Bytes lost inside the spreadsheet, its table of contents whole."""
    content = bytearray(path.read_bytes())
    content[1000:1100] = bytes(100)
    path.write_bytes(bytes(content))


def encode_otherwise(path: Path) -> None:
    path.write_bytes(path.read_bytes().decode("utf-8").encode("cp1252"))


def unknown_status(path: Path) -> None:
    rows = small_rows()["population"]
    write_register(path.parent, "population", [*rows[1:], rows[0] | {"Status": "42"}])


def unknown_code(path: Path) -> None:
    write_register(path.parent, "aids", [small_rows()["aids"][0] | {"Paragraf": "999"}])


BROKEN: list[tuple[str, Break, str, str]] = [
    ("jobcentre", remove, r"no file named momentum_forloeb\*\.csv", "Ask the department"),
    ("population", remove, r"no file named folkeregister\*\.csv", "Ask the department"),
    ("benefit_refund", empty, r"ydelsesrefusion_2017-09\.csv is empty", "export it again"),
    ("children_family", empty, r"boern_familie\.xlsx is empty", "export it again"),
    ("misuse_treatment", only_column_names, r"rusmiddel\.csv has column names and no rows", "new export"),
    ("jobcentre", separate_by_comma, r"momentum_forloeb\.csv: only one column found.*semicolon \(;\)", "new export"),
    ("children_family", truncate, r"boern_familie\.xlsx is not a whole spreadsheet", "send it again"),
    ("children_family", damage, r"boern_familie\.xlsx is not a whole spreadsheet", "send it again"),
    ("jobcentre", encode_otherwise, r"momentum_forloeb\.csv is not utf-8: byte \d+ \(line 1\)", "right encoding"),
    ("population", unknown_status, r"Folkeregister \(CPR\): population_status_known is fewer", "who is to mend it"),
    ("aids", unknown_code, r"Hjælpemidler: fewer than 5 rows have codes that", "If a code is new"),
]  # fmt: skip

cases = pytest.mark.parametrize(
    ("register", "breaks", "wrong", "remedy"),
    BROKEN,
    ids=[f"{register} {breaks.__name__}".replace("_", " ") for register, breaks, *_ in BROKEN],
)


@cases
def test_the_sentence_says_what_to_do_and_the_last_good_run_still_stands(
    released: Path, capsys: pytest.CaptureFixture[str], register: str, breaks: Break, wrong: str, remedy: str
) -> None:
    published, state = contents(released / "published"), last_good_state(released)
    breaks(extract(released, FILES[register][0]))
    assert typed("run", released) == 4
    complaint = capsys.readouterr().err.splitlines()[-1]
    assert re.search(wrong, complaint)
    assert remedy in complaint
    assert contents(released / "published") == published
    assert last_good_state(released) == state
    assert_reads(released)


def test_a_failed_delivery_is_logged_with_the_sentence_that_was_shown(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remove(extract(released, FILES["aids"][0]))
    assert typed("run", released) == 4
    complaint = capsys.readouterr().err.splitlines()[-1]
    failed = entries(released)[-1]
    assert (failed.type, failed.body["step"], failed.body["error"]) == ("run.failed", "land", "DeliveryError")
    assert failed.body["reason"] == complaint
    assert failed.body["published"] is False
    assert log_holds(released)


def test_a_corrected_delivery_is_published_and_nothing_is_called_abandoned(released: Path) -> None:
    empty(extract(released, FILES["aids"][0]))
    before = (released / "published" / "dashboard" / "current").readlink()
    assert typed("run", released) == 4
    write_register(released / "inbox" / DELIVERY, "aids", small_rows()["aids"])
    assert typed("run", released) == 0
    assert (released / "published" / "dashboard" / "current").readlink() != before
    assert "run.abandoned" not in {entry.type for entry in entries(released)}
    assert log_holds(released)


def test_no_delivery_at_all_says_where_it_should_be(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logged = entries(released)
    for path in (released / "inbox" / DELIVERY).iterdir():
        path.unlink()
    (released / "inbox" / DELIVERY).rmdir()
    assert typed("run", released) == 4
    assert "Put the extracts into inbox/<YYYY-MM-DD>/" in capsys.readouterr().err
    assert entries(released) == logged


def assert_reads(workspace: Path) -> None:
    """The dashboard's views and the last good warehouse answer."""
    with duckdb.connect(str(workspace / "published" / "dashboard" / "targeting.duckdb"), read_only=True) as views:
        assert views.execute("SELECT count(*) FROM attrition").fetchall() > [(0,)]
    loaded = load_workspace(workspace)
    run_id = last_good(loaded)
    assert run_id is not None
    keys = load_keys(workspace.parent / "keys")
    path = run_folder(loaded, run_id) / "warehouse.duckdb"
    with open_warehouse(path, key_of(keys, path), read_only=True) as warehouse:
        assert warehouse.count("link.person") == 5
