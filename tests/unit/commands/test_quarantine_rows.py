"""Rows that wait, so that somebody can act on them: our own codes, the department's own words, and never a cell."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest

from support.delivery import ANNA, small_rows, write_register
from support.runs import typed
from support.world import DELIVERY
from targeting import ledger
from targeting.commands.quarantine import _harmless
from targeting.privacy import load_keys

STRANGE = "Zebrafinke"
FILE = "ydelsesrefusion_2017-09.csv"
SPOILED = {
    "benefit_refund": [("Ydelse", "Kontanthjælpp"), ("Ydelse", STRANGE), ("Uge", "2017-99")],
    "social_psychiatry": [("IndsatsStatus", STRANGE), ("AfdelingNavn", STRANGE), ("Paragraf", "Straffelovens § 108")],
}


@pytest.fixture
def waiting(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A workspace whose last run was stopped by rows such as these."""
    for register, cells in SPOILED.items():
        rows = small_rows()[register]
        spoiled = [rows[0] | {header: cell} for header, cell in cells]
        write_register(workspace / "inbox" / DELIVERY, register, [*rows, *spoiled])
    write_register(
        workspace / "inbox" / DELIVERY,
        "children_family",
        [
            *small_rows()["children_family"],
            small_rows()["children_family"][1] | {"Startdato": "01-02-2024", "Slutdato": ""},
        ],
    )
    assert typed("run", workspace) == 4
    complaint = capsys.readouterr().err
    assert "corrected extract" not in complaint
    assert "who is to mend it" in complaint
    return workspace


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    capsys.readouterr()
    assert typed("quarantine", *arguments) == 0
    return capsys.readouterr().out


def test_what_waits_is_told_to_whoever_is_to_mend_it(
    waiting: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = said(capsys, "list", waiting, "--rows").splitlines()
    assert len(lines) == 7, lines
    (near,) = [line for line in lines if "nearest" in line]
    assert near.startswith(f"{FILE}:")
    assert ": Ydelse: a code that the code list does not know; the nearest known is Kontanthjælp (unknown_code)" in near
    (period,) = [line for line in lines if "code_not_in_force" in line]
    assert "SEL-52 is in force to 2023-12-31" in period
    assert not any(STRANGE.casefold() in line.casefold() or ANNA in line or "108" in line for line in lines)

    shown = " ".join(said(capsys, "list", waiting).split())
    assert "unknown_code: Is the code new in law, add it to our code list." in shown
    assert "unknown_status: Write the status under granted or under ignore" in shown
    assert "not_a_week: The department corrects the row in its own system" in shown

    out, again = tmp_path / "retur.csv", tmp_path / "ny.csv"
    assert "retur.csv holds 3 faults" in said(capsys, "export", waiting, "--register", "benefit_refund", "--out", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    text = out.read_text(encoding="utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert header == ["Fil", "Række", "Kolonne", "Hvad er galt", "Hvad I kan gøre"]
    assert [(row[0], row[2]) for row in rows] == [(FILE, "Ydelse"), (FILE, "Ydelse"), (FILE, "Uge")]
    assert all(row[1].isdecimal() and row[3] and row[4].endswith(".") for row in rows)
    assert "nærmeste" in text
    assert STRANGE.casefold() not in text.casefold()
    assert typed("quarantine", "export", waiting, "--register", "benefit_refund", "--out", out) == 2
    assert typed("quarantine", "export", waiting, "--register", "population", "--out", again) == 2
    assert not again.exists()

    keys = load_keys(waiting.parent / "keys")
    with ledger.open_ledger(waiting / "state", keys) as older:
        older.connection.execute("DROP TABLE ledger.fault_code")
    assert len(said(capsys, "list", waiting, "--rows").splitlines()) == 7
    assert "nearest" not in said(capsys, "list", waiting)


@pytest.mark.parametrize("cell", ["=1+1", "+45", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\u00a0=1", "\uff1d1"])
def test_no_cell_of_the_export_is_a_formula(cell: str) -> None:
    assert _harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", " ", "Startdato", "12", "SEL § 85", "a=b", "hele rækken"])
def test_a_cell_that_is_none_stays_as_it_is(cell: str) -> None:
    assert _harmless(cell) == cell
