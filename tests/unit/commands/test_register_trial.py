"""targeting register copy, test and codes: what is tried before anything is approved, and what the ledger met."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.runs import typed
from targeting.workspace import catalogue

INBOX = Path("inbox") / "2017-10-02"


def test_a_copy_is_the_catalogues_byte_for_byte(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So the approval still holds; and it is never put over one that is there."""
    assert typed("register", "copy", workspace, "aids") == 0
    copy = workspace / "registers" / "aids.odcs.yaml"
    assert copy.read_bytes() == (catalogue("registers") / copy.name).read_bytes()
    assert typed("check", workspace) == 0
    copy.write_bytes(copy.read_bytes() + b"# ours\n")
    assert typed("register", "copy", workspace, "aids") == 2
    assert "registers/aids.odcs.yaml is already there" in capsys.readouterr().err
    assert copy.read_bytes().endswith(b"# ours\n")
    assert typed("check", workspace) == 3


def test_a_copy_that_is_not_in_use_says_so(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("register", "copy", workspace, "stu") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "It is not in use: add [registers.stu] in workspace.toml" in said
    assert typed("register", "copy", workspace, "aids") == 0
    assert "is used in its place" in " ".join(capsys.readouterr().out.split())


def test_a_contract_the_catalogue_has_not(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("aid", "../aids", "AIDS"):
        assert typed("register", "copy", workspace, name) == 2
        assert "Did you mean" in capsys.readouterr().err
    assert not (workspace / "registers").exists()
    assert typed("register", "test", workspace, workspace / INBOX, "--contract", "../workspace") == 2


def every_file(folder: Path) -> dict[Path, bytes]:
    """What lies in a folder, at any depth."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def tried(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    capsys.readouterr()
    assert typed("register", "test", *arguments, "--json") == 0
    return dict(json.loads(capsys.readouterr().out))


FORLOEB = (
    "CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig"
)
ROW = "010165500{n};{code};Støtte;{status};999;Center for Socialpsykiatri;{start};;SOC1"


def extract(folder: Path, *rows: tuple[str, str, str]) -> Path:
    lines = [ROW.format(n=n, code=code, status=status, start=start) for n, (code, status, start) in enumerate(rows)]
    path = folder / "noget andet.csv"
    path.write_text("\r\n".join([FORLOEB, *lines, ""]), encoding="utf-8-sig")
    return path


def test_a_file_is_tried_and_nothing_is_written(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows by what became of them, codes by name where five citizens have them, and no key, log or ledger."""
    rows = [("SEL § 82 e", "Bevilget", "2017-01-01")] * 5 + [("RSL § 11", "Bevilget", "2017-01-01")]
    rows += [
        ("SEL § 85", "Bevilget", "i går"),
        ("SEL § 85", "Afslag", "2017-01-01"),
        ("§ 107", "Bevilget", "2017-01-01"),
    ]
    path = extract(workspace.parent, *rows)
    before = every_file(workspace.parent)
    found = tried(capsys, workspace, path, "--contract", "social_psychiatry")
    assert every_file(workspace.parent) == before
    assert (found["read"], found["accepted"], found["quarantined"], found["ignored"]) == (9, 1, 7, 1)
    assert found["reasons"] == [
        {"rule": "not_a_date", "column": "IndsatsStartDato", "rows": 1},
        {"rule": "unknown_code", "column": "Paragraf", "rows": 6},
    ]
    assert found["codes"] == [["", None], ["SEL § 82 e", 5]]
    assert found["involvements"] == {"service": 1}
    assert not found["named_as_declared"] and not found["makes_none"]


def test_what_people_read_of_a_trial(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = extract(workspace.parent, *[("SEL § 79", "Bevilget", "2017-01-01")] * 2)
    assert typed("register", "test", workspace, path, "--contract", "social_psychiatry") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "2 rækker læst: 2 godtaget, 0 i karantæne, 0 udeladt efter regel" in shown
    assert "Filens navn passer ikke med kontraktens mønster" in shown
    assert "Intet er gemt, og intet er skrevet i loggen" in shown
    assert "0101655" not in shown


def test_a_municipalitys_own_codes_are_read(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new paragraph of a known law, a law nobody knew, by its name and its letters, and one that takes a place."""
    cells = ["SEL § 82 e", "Friplejeboliglovens § 7", "FBL-7", "friplejeboligloven § 7, stk. 2", "SEL § 85"]
    path = extract(workspace.parent, *((cell, "Bevilget", "2017-01-01") for cell in [*cells, "FBL § 8"]))
    before = tried(capsys, workspace, path, "--contract", "social_psychiatry")
    assert (before["accepted"], before["quarantined"]) == (1, 5)
    (workspace / "code_lists").mkdir()
    (workspace / "code_lists" / "egne.csv").write_text(
        "code_list;code;law;paragraph;kind;family;label_da;law_name\n"
        "paragraph;SEL-82e;SEL;82e;service;sel_82e;Ny paragraf;\n"
        "paragraph;FBL-7;FBL;7;service;fbl_7;Friplejebolig;Friplejeboligloven\n"
        "paragraph;SEL-85;SEL;85;plan;sel_85;Vores;\n",
        encoding="utf-8",
    )
    after = tried(capsys, workspace, path, "--contract", "social_psychiatry")
    assert (after["accepted"], after["quarantined"]) == (5, 1)
    assert after["involvements"] == {"service": 4, "plan": 1}


def test_a_file_that_cannot_be_read_is_exit_4(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damaged = workspace.parent / "skadet.csv"
    damaged.write_bytes(b"CPR;\xff")
    assert typed("register", "test", workspace, damaged, "--contract", "social_psychiatry") == 4
    assert typed("register", "test", workspace, damaged, "--contract", "social") == 2
    assert "There are: " in capsys.readouterr().err


def test_every_contract_of_the_catalogue_can_be_tried(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Population and objections too: they become no involvement, and nothing is said of that."""
    for register, pattern in (("population", "folkeregister*"), ("objection", "indsigelser*"), ("aids", "hjaelp*")):
        (path,) = (workspace / INBOX).glob(pattern)
        found = tried(capsys, workspace, path, "--contract", register)
        assert found["accepted"] > 0 and found["named_as_declared"] and not found["makes_none"]


def test_show_tells_of_the_file_and_its_codes(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("register", "show", workspace, "social_psychiatry") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Filens navn: social_psykiatri*.csv" in shown
    assert "Tegnsæt: UTF-8 med mærke (BOM)" in shown and "Skilletegn: semikolon" in shown
    assert typed("register", "show", workspace, "social_psychiatry", "--json") == 0
    sections = {each["heading"]: each for each in json.loads(capsys.readouterr().out)["sections"]}
    rows = {row[0]: row[1:] for row in sections["Koder, der godtages (kodelisten »paragraph«)"]["rows"]}
    assert rows["ÆL-13"][1:3] == ["ÆL § 13 (lov nr. 1703 af 30/12/2024)", "fra 1. juli 2025"]
    assert rows["ÆL-13"][4].endswith("(ikke efterprøvet)")
    assert rows["SEL-85"][1:] == ["SEL § 85", "uden datoer", "ja", "os2kle"]
    assert rows["BL-110"][3] == "nej: borgeren har allerede én plan"


def test_codes_of_the_newest_delivery(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the ledger, without a basis and without the log: codes in no list, and with --unused those in no row."""
    before = every_file(released / "log")
    assert typed("register", "codes", released, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"codes": []}
    assert typed("register", "codes", released, "--unused", "--json") == 0
    unused = {(row["register"], row["code"]) for row in json.loads(capsys.readouterr().out)["codes"]}
    assert ("social_psychiatry", "serviceloven § 96") in unused
    assert ("social_psychiatry", "serviceloven § 85") not in unused
    assert every_file(released / "log") == before


def test_a_file_that_cannot_be_tried_is_told_as_what_it_is(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = workspace.parent
    (folder / "tom.csv").touch()
    told = {
        folder / "findes ikke.csv": "findes ikke.csv is not there",
        folder / "findes ikke" / "udtræk.csv": "udtræk.csv is not there",
        folder: f"{folder.name} is a folder",
        folder / "tom.csv": "tom.csv is empty",
    }
    for path, sentence in told.items():
        assert typed("register", "test", workspace, path, "--contract", "social_psychiatry") == 2
        assert sentence in " ".join(capsys.readouterr().err.split())


def test_a_file_without_rows_says_that_there_are_none(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = extract(workspace.parent)
    assert typed("register", "test", workspace, path, "--contract", "social_psychiatry") == 0
    assert "Der er ingen rækker i filen, kun kolonnenavne." in " ".join(capsys.readouterr().out.split())
    assert tried(capsys, workspace, path, "--contract", "social_psychiatry")["read"] == 0
