"""No CPR number leaves the inbox. One marker a register is written wherever a department could write it, in good rows
and bad; then every file that any run left, and every word it said, is searched for it in every form. A third of the
deliveries that do not pass are run in `make test`, each in `make nightly`."""

from __future__ import annotations

import base64
import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from support import PATIENCE
from support.delivery import FILES
from support.letters import NOW
from support.marked import ASKED, ASKING, QUOTING, SPOILS, FlowRuns, Left
from support.marked_cases import casework
from support.markers import MARKERS, files_that_tell, hyphened, told
from support.runs import entries
from support.world import DELIVERY, key_of, keys
from targeting.letters import FORMS, Letter, Paragraph
from targeting.privacy import load_keys
from targeting.run import last_good
from targeting.run.plan import run_folder
from targeting.warehouse import open_warehouse
from targeting.workspace import load_workspace

MARKER = MARKERS["aids"]


def test_the_runs_ended_as_planned(left: Left) -> None:
    assert left.statuses == {
        **dict.fromkeys(("passed", *(" ".join(words) for words in ASKING), *ASKED, "simulate"), 0),
        "compare": 3,  # so few are here that none stands for them
        **dict.fromkeys(casework(left.passed), 0),
        "grant refused": 3,
        "denied": 3,
        **dict.fromkeys((spoil.__name__ for spoil in SPOILS), 4),
        **dict.fromkeys(QUOTING, 1),
    }


def test_the_markers_were_read_judged_and_nominated(left: Left) -> None:
    """Every register has rows of its marker that were accepted and rows in quarantine; one marker is a candidate."""
    keys = load_keys(left.root / "keys")
    person = {register: keys.pseudonym("person", number) for register, number in MARKERS.items()}
    workspace = load_workspace(left.passed)
    run_id = last_good(workspace)
    assert run_id is not None
    file = run_folder(workspace, run_id) / "warehouse.duckdb"
    with open_warehouse(file, key_of(keys, file), read_only=True) as it:
        known = dict(it.connection.execute("SELECT pseudonym, person_id FROM land.person_key").fetchall())
        for register, pseudonym in person.items():
            rows = f'SELECT count(*) FROM land."{register}" WHERE person_id = ?'
            assert it.connection.execute(rows, [known[pseudonym]]).fetchall() > [(0,)]
        bad = {name for (name,) in it.connection.execute("SELECT DISTINCT register FROM land.quarantine").fetchall()}
    assert bad == set(FILES) - {"objection"}
    candidates = pl.read_parquet(workspace.published / "restricted" / "current" / "candidate.parquet")
    assert person["population"] in candidates["pseudonym"]


def test_no_file_that_the_command_line_left_tells_of_a_marker(left: Left) -> None:
    assert files_that_tell(left.root, load_keys(left.root / "keys")) == []


def test_a_citizen_who_asked_was_found_by_the_marker_that_was_typed(left: Left) -> None:
    for name in ASKED:
        assert "Opgørelser, der har læst oplysninger om dig" in (left.root / f"{name}.html").read_text(encoding="utf-8")


def test_a_file_name_that_holds_a_number_is_masked_where_it_is_said_and_logged(left: Left) -> None:
    said = (left.root / "commands.err").read_text(encoding="utf-8")
    assert "momentum_forloeb_[cpr].csv is empty." in said
    assert "momentum_forloeb [cpr].csv in the delivery is a link or no file." in said
    names = [file["name"] for entry in entries(left.passed) for file in entry.body.get("files", [])]
    assert len(names) == 2 * len(FILES), "the run read every file, and so did the replay"
    assert all("[cpr]" in name for name in names)


def test_nothing_that_prefect_stored_tells_of_a_marker(flow_runs: FlowRuns) -> None:
    root, process = flow_runs
    assert process.wait(PATIENCE) == 0
    assert (root / "flow.out").read_text().split() == ["Completed", "Failed", "Failed"]
    assert recorded(root / "prefect" / "prefect.db") == {"Completed": 1, "Failed": 2}
    assert files_that_tell(root, load_keys(root / "keys")) == []


def recorded(database: Path) -> dict[str, int]:
    """How Prefect's own database says that the flow runs ended."""
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("SELECT state_name, count(*) FROM flow_run GROUP BY state_name").fetchall())


@pytest.mark.parametrize("register", FILES)
def test_the_planted_delivery_holds_the_marker_of_every_register(left: Left, register: str) -> None:
    name = Path(FILES[register][0])
    path = left.passed / "inbox" / DELIVERY / f"{name.stem}_{MARKERS[register]}{name.suffix}"
    outside = left.root / "copies" / path.name.replace(MARKERS[register], "copy")
    outside.parent.mkdir(exist_ok=True)
    outside.write_bytes(path.read_bytes())
    try:
        assert files_that_tell(outside.parent) == [outside.name]
    finally:
        outside.unlink()


def _parquet(path: Path) -> None:
    pl.DataFrame({"reason": ["x" * 100, hyphened(MARKER)]}).write_parquet(path.with_suffix(".parquet"))


def _letter(path: Path) -> None:
    letter = Letter("Brev", "Kommunen", (Paragraph(f"Dit nummer er {hyphened(MARKER)}."),), "", NOW)
    path.with_suffix(".pdf").write_bytes(FORMS[".pdf"](letter))


def _spreadsheet(path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append([MARKER])
    book.save(path.with_suffix(".xlsx"))


def _state(path: Path) -> Path:
    folder = path.parent / "state"
    folder.mkdir()
    return folder


def _warehouse(path: Path) -> None:
    with open_warehouse(_state(path) / "ledger.duckdb", keys(path.parent / "keys").data.make("ledger")) as warehouse:
        warehouse.connection.execute("CREATE TABLE land.cell AS SELECT ? AS cell", [MARKER])


def _column(path: Path) -> None:
    with open_warehouse(_state(path) / "ledger.duckdb", keys(path.parent / "keys").data.make("ledger")) as warehouse:
        warehouse.connection.execute(f'CREATE TABLE land.cell ("{MARKER}" INTEGER)')


def _sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE log AS SELECT ? AS message", [f"row 2: {hyphened(MARKER)}"])
        database.commit()


def _base64(before: str) -> Callable[[Path], None]:
    return _bytes(base64.b64encode(f"{before}{MARKER} at row 2".encode()))


def _bytes(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def _gzip(path: Path) -> None:
    path.with_suffix(".gz").write_bytes(gzip.compress(MARKER.encode()))


def _text(text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    return _bytes(text.encode(encoding))


PLACES: dict[str, Callable[[Path], None]] = {
    "ten digits": _text(f"x{MARKER}y"),
    "with a hyphen": _text(f"Ring til {hyphened(MARKER)}."),
    "with a space": _text(f"{MARKER[:6]} {MARKER[6:]}"),
    "without its leading zero": _text(f"{MARKER[1:]}.0"),
    "UTF-16": _text(hyphened(MARKER), "utf-16"),
    "hexadecimal": _text(MARKER.encode().hex()),
    "base64": _base64(""),
    "base64, one byte on": _base64("a"),
    "base64, two bytes on": _base64("ab"),
    "file name": lambda path: path.with_name(hyphened(MARKER)).touch(),
    "gzip": _gzip,
    "Parquet": _parquet,
    "spreadsheet": _spreadsheet,
    "letter": _letter,
    "encrypted warehouse": _warehouse,
    "column of an encrypted warehouse": _column,
    "SQLite": _sqlite,
}


@pytest.mark.parametrize("plant", PLACES.values(), ids=PLACES.keys())
def test_the_search_finds_a_marker_wherever_it_is(tmp_path: Path, plant: Callable[[Path], None]) -> None:
    plant(tmp_path / "scratch")
    assert files_that_tell(tmp_path, keys(tmp_path / "keys")) != []


def test_the_search_is_silent_where_there_is_none(tmp_path: Path) -> None:
    _text("0104707098 er ikke en af dem")(tmp_path / "scratch")
    assert files_that_tell(tmp_path, keys(tmp_path / "keys")) == []
    assert not told("")
