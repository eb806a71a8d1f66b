"""Whose file is it

Every file of a delivery is the extract of one register, or declared to be nobody's; any other stops the check and the
run, and so does a folder that is named almost like a delivery.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.delivery import small_rows
from support.runs import typed
from support.tables import stated
from support.world import small_workspace
from targeting.registers.claims import named_by


def test_a_name_without_regard_to_case_or_composition() -> None:
    """Capitals and composed letters say nothing; what else differs is another name."""
    rows = """
    pattern               | name                              | is
    ----------------------+-----------------------------------+----
    ydelsesrefusion*.csv  | ydelsesrefusion_2017-36.csv       | yes
    ydelsesrefusion*.csv  | ydelsesrefusion_2017-36.CSV       | yes
    ydelsesrefusion*.csv  | Ydelsesrefusion 2017 uge 36.Csv   | yes
    YDELSESREFUSION*.csv  | ydelsesrefusion_2017-36.csv       | yes
    udtr&#230;k*.csv      | UDTR&#198;K_1.csv                 | yes
    bo&#229;d*.csv        | boa&#778;d_1.csv                  | yes
    ydelsesrefusion*.csv  | ydelsesrefusion_2017-36.csv.bak   | no
    ydelsesrefusion*.csv  | ydelsesrefusion_2017-36.csv.zip   | no
    ydelsesrefusion*.csv  | kopi af ydelsesrefusion.csv       | no
    momentum_forloeb*.csv | momentum_forl&#248;b.csv          | no
    """
    for row in stated(rows):
        assert named_by(row["pattern"], row["name"]) == (row["is"] == "yes"), row


@pytest.fixture
def delivery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return next((small_workspace(tmp_path / "workspace", small_rows()) / "inbox").iterdir())


def refused(delivery: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the check and the run both say of a delivery that they refuse."""
    workspace = delivery.parents[1]
    capsys.readouterr()
    assert typed("check", workspace) == 4
    checked = capsys.readouterr().out
    assert typed("run", workspace) == 4
    said = capsys.readouterr().err
    assert said.splitlines()[-1] in checked
    return said


def added(delivery: Path, name: str) -> Path:
    path = delivery / name
    path.write_text("x;y\n1;2\n", encoding="utf-8")
    return path


def test_capitals_in_a_name(delivery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file whose name is in capitals is read as any other."""
    extract = next(delivery.glob("folkeregister*"))
    extract.rename(extract.with_name(extract.name.upper()))
    assert typed("check", delivery.parents[1]) == 0
    assert "Klar til" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("momentum_tillaeg_2017-10-02.csv", "momentum_tillaeg_2017-10-02.csv (did you mean momentum_forloeb*.csv?)"),
        ("folkeregister_2017-10-02.xlsx", "folkeregister_2017-10-02.xlsx (did you mean folkeregister*.csv?)"),
        ("folkeregister.csv.part", "folkeregister.csv.part (did you mean folkeregister*.csv?)"),
        ("0101655008.pdf", "[cpr].pdf"),
        ("README", "README"),
        (os.fsdecode(b"udtr\xe6k.dat"), "udtr\ufffdk.dat"),
    ],
)
def test_a_file_that_no_contract_knows(
    delivery: Path, capsys: pytest.CaptureFixture[str], name: str, shown: str
) -> None:
    """It stops the check and the run, with how many files there are and which contract it may be meant for."""
    files = len(list(delivery.iterdir()))
    added(delivery, name)
    said = refused(delivery, capsys)
    assert f"inbox/{delivery.name} has {files + 1} files, and no contract knows {shown}." in said


def test_what_is_declared_to_be_nobodys(delivery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pattern under ignored_files is read by nobody and stops nothing; what systems leave themselves neither."""
    for name in ("kvittering.PDF", ".DS_Store", "Thumbs.db", "~$boern.xlsx"):
        added(delivery, name)
    (delivery / "__MACOSX").mkdir()
    settings = delivery.parents[1] / "workspace.toml"
    settings.write_text('ignored_files = ["*.pdf"]\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    typed("check", delivery.parents[1])
    assert "no contract knows" not in capsys.readouterr().out


def test_a_folder_in_a_delivery(delivery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is no extract: what lies in it would be read by nobody."""
    (delivery / "tillaeg").mkdir()
    assert "no contract knows tillaeg." in refused(delivery, capsys)


@pytest.mark.parametrize("name", ["2017-11-6", "2017-11-06 (1)", "06-11-2017", "20171106", "leverance 2017-11-06"])
def test_a_folder_that_is_named_almost_like_a_delivery(
    delivery: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """It may be the newer one: the old one is not run in silence."""
    (delivery.parent / name).mkdir()
    assert f"named almost like a delivery, and are none: {name}." in refused(delivery, capsys)


def test_what_else_lies_in_the_inbox_is_named(delivery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no delivery and stops nothing; the check says that it is not read."""
    (delivery.parent / "arkiv").mkdir()
    added(delivery.parent, "noter.txt")
    assert typed("check", delivery.parents[1]) == 0
    assert "ikke læses: arkiv, noter.txt." in capsys.readouterr().out
