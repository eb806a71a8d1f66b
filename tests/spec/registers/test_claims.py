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
from targeting.errors import DeliveryError
from targeting.registers.claims import like_a_date, named_by, require_claimed
from targeting.workspace import load_workspace


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


def test_an_extract_that_is_declared_to_be_nobodys(delivery: Path) -> None:
    """A file that a contract knows would be read all the same: which of the two is meant, a person says."""
    added(delivery, "momentum_forloeb_gammel.csv")
    settings = delivery.parents[1] / "workspace.toml"
    settings.write_text('ignored_files = ["*gammel*"]\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    said = (
        r"momentum_forloeb_gammel\.csv is under ignored_files in workspace\.toml, and named as the extract of Jobcenter"
    )
    with pytest.raises(DeliveryError, match=said):
        require_claimed(load_workspace(delivery.parents[1]), delivery)


def test_a_folder_in_a_delivery(delivery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is no extract: what lies in it would be read by nobody."""
    (delivery / "tillaeg").mkdir()
    assert "no contract knows tillaeg." in refused(delivery, capsys)


def test_names_that_are_like_a_day() -> None:
    """A day, a month or a week, however it is written. A case number and two years are none."""
    rows = """
    name                  | is
    ----------------------+----
    2017-11-6             | yes
    2017-11-06 (1)        | yes
    06-11-2017            | yes
    06-11-17              | yes
    17-11-06              | yes
    6.11.17               | yes
    6/11 2017             | yes
    20171106              | yes
    06112017              | yes
    171106                | yes
    201711                | yes
    061117                | yes
    2017--11--06          | yes
    2017_11_06            | yes
    2017-11               | yes
    11-2017               | yes
    2. november 2017      | yes
    november 2017         | yes
    November17            | yes
    2017-nov-06           | yes
    2017 uge 45           | yes
    Uge 45                | yes
    2017-W45              | yes
    leverance 2017-11-06  | yes
    kopi af 2017-11-06    | yes
    .2017-11-06           | yes
    sag 123456            | no
    sag-1234567           | no
    Vejledning 2017-2018  | no
    2017                  | no
    arkiv                 | no
    Majbrit 2             | no
    version 2.1           | no
    1234567890            | no
    """
    for row in stated(rows):
        assert like_a_date(row["name"]) == (row["is"] == "yes"), row


@pytest.mark.parametrize("name", ["2017-11-6", "2017 uge 45", "november 2017", "06-11-17", ".2017-11-06"])
def test_a_folder_that_is_named_almost_like_a_delivery(
    delivery: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """It may be the newer one: the old one is not run in silence."""
    (delivery.parent / name).mkdir()
    said = refused(delivery, capsys)
    assert f"named almost like a delivery, and are none: {name}." in said
    assert "ignored_files in workspace.toml" in said


@pytest.mark.parametrize("name", ["momentum_forloeb.csv", "FOLKEREGISTER_2017-11-06.csv", ".indsigelser.csv"])
def test_an_extract_beside_the_deliveries(delivery: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """It lies in no delivery, so that nobody would read it; it may be the newer one."""
    added(delivery.parent, name)
    assert f"These lie in inbox/ and in no delivery: {name}." in refused(delivery, capsys)


def test_an_extract_with_a_dot_before_its_name(delivery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dot hides a file, and what systems leave behind begins with one; an extract is named all the same."""
    added(delivery, ".indsigelser.csv")
    assert "no contract knows .indsigelser.csv (did you mean indsigelser*.csv?)" in refused(delivery, capsys)


def test_what_else_lies_in_the_inbox_is_named(delivery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no delivery and stops nothing; the check names it, and the run says how much was not read."""
    (delivery.parent / "sag 123456").mkdir()
    (delivery.parent / "$RECYCLE.BIN").mkdir()
    for name in ("kvittering_20171002.pdf", "sag-1234567.msg", "Vejledning 2017-2018.docx", "ehthumbs.db", "Icon\r"):
        added(delivery.parent, name)
    capsys.readouterr()
    assert typed("check", delivery.parents[1]) == 0
    named = "Vejledning 2017-2018.docx, kvittering_20171002.pdf, sag 123456, sag-1234567.msg"
    assert f"ikke læses: {named}." in capsys.readouterr().out
    assert typed("run", delivery.parents[1]) == 0
    assert "Bemærk: I inbox/ ligger 4 ting, der ikke er en leverance og ikke er læst" in capsys.readouterr().out


def test_a_folder_that_is_declared_to_be_nobodys(delivery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under ignored_files a folder beside the deliveries stops nothing and is not named."""
    (delivery.parent / "arkiv 2016-05").mkdir()
    settings = delivery.parents[1] / "workspace.toml"
    settings.write_text('ignored_files = ["arkiv *"]\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    typed("check", delivery.parents[1])
    assert "arkiv 2016-05" not in capsys.readouterr().out
