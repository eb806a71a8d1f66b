"""targeting case import: the page's own commands, and what is typed wrong."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest

from support.approval import PASSPHRASE, enrol
from support.case_imports import (
    CONSENT,
    contract_of,
    imported,
    row,
    with_imports,
    without_imports,
    write_contract,
    write_extract,
)
from support.delivery import ANNA
from support.hostile import SUBSTITUTES
from support.runs import entries, typed
from support.world import small_workspace
from targeting.errors import ConfigurationError
from targeting.run import ROW_REASONS
from targeting.sample.signing import approve_all

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "da" / "indlaes-haendelser.md").read_text("utf-8")
COMMANDS, ANSWER = re.search(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S), re.search(r"^```text\n(.*?)\n```$", PAGE, re.M)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return small_workspace(tmp_path / "workspace", {})


@pytest.mark.usefixtures("danish")
def test_the_pages_commands_hold(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = enrol(town, "zoe", "data_steward")
    monkeypatch.setenv("COLUMNS", "200")
    assert COMMANDS and ANSWER
    for line in COMMANDS[1].splitlines():
        words = [_place(word, town, key) for word in line.split()]
        match words:
            case ["mkdir", "-p", folder]:
                Path(folder).mkdir(exist_ok=True)
            case ["cp", source, target]:
                shutil.copy(source, target)
            case ["targeting", *arguments]:
                monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
                assert typed(*arguments) == 0, line
            case _:
                pytest.fail(f"the page types something unforeseen: {words[0]}")
    told = [word for word in capsys.readouterr().out.splitlines() if word.startswith("9 rækker læst")]
    assert told == [ANSWER[1].replace("4 skrevet", "4 vil blive skrevet"), ANSWER[1]]


def _place(word: str, town: Path, key: Path) -> str:
    word = word.replace("MAPPE", str(town)).replace("zoe.pem", str(key))
    return str(ROOT / word) if word.startswith("docs/") else word


def test_the_page_tells_every_reason_of_the_casebook() -> None:
    own = {"unknown_word", "field_not_fitting", "day_not_fitting", "event_not_next", "unsound_consent"}
    assert own <= set(ROW_REASONS) and all(f"`{rule}`" in PAGE for rule in own)


def test_what_is_typed_wrong_is_said_and_nothing_is_read(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_imports(town)
    path = write_extract(town, "referred", [row(ANNA, "02-11-2026", "Jobcenter")])
    other = path.rename(path.with_name("noget andet.csv"))
    for file, contract, why in (
        (other, "referred", "not named as the contract says: referred*.csv"),
        (path, "referred", "referred.csv is not there"),
        (town, "referred", "is a folder"),
        (other, "aids", "There are: assessed, consent_given, and referred"),
    ):
        assert typed("case", "import", town, file, "--contract", contract) == 2
        assert why in " ".join(capsys.readouterr().err.split())
    assert "case.imported" not in [entry.type for entry in entries(town)]


def test_a_workspace_without_such_contracts_says_so(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("case", "import", without_imports(town), "x.csv", "--contract", "referred") == 2
    assert "No such contract in case_imports/. There are: -." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("field", "value"), [("yes", "home_care_centre:library:social"), ("yes", "alt"), ("text", "en-plan@9.0.0")]
)
def test_a_contract_that_translates_into_nothing_is_refused_before_a_row_is_read(
    town: Path, field: str, value: str
) -> None:
    fields = CONSENT["fields"]
    assert isinstance(fields, dict)
    write_contract(town, contract_of({**CONSENT, "fields": {**fields, field: {"value": value}}}))
    approve_all(town)
    with pytest.raises(ConfigurationError, match="translates into what cannot be recorded"):
        imported(town, "consent_given", {"cpr": ANNA, "day": "02-11-2026", "until": "02-12-2026"})


def test_for_programs(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file whose rows all wait is no failure: what became of each row is told."""
    with_imports(town)
    path = write_extract(town, "referred", [row(ANNA, "02-11-2026", "x") for _ in range(30)])
    assert typed("case", "import", town, path, "--contract", "referred", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["recorded"], told["quarantined"]) == (30, 0, 30)
    assert told["quarantine"][0] == {"row": 2, "column": "Resultat", "rule": "unknown_word"}
    assert typed("case", "import", town, path, "--contract", "referred") == 0
    assert "21 og 10 til" in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("danish")
def test_one_row_is_one_row_and_an_empty_file_says_what_is_wrong(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_imports(town)
    path = write_extract(town, "referred", [row(ANNA, "02-11-2026", "Jobcenter")])
    assert typed("case", "import", town, path, "--contract", "referred", "--dry-run") == 0
    assert "1 række læst" in capsys.readouterr().out
    path.write_bytes(b"")
    assert typed("case", "import", town, path, "--contract", "referred") == 2
    assert "der er ikke engang en linje med kolonnenavne" in " ".join(capsys.readouterr().err.split())


def test_a_day_without_an_end_is_not_said_to_be_missing(town: Path) -> None:
    """31-12-9999 is a way to write that there is none: neither the day of an event, nor the last of a consent."""
    with_imports(town)
    found = imported(town, "referred", row(ANNA, "31-12-9999", "Jobcenter"))
    assert [(fault.column, fault.rule) for fault in found.weighed.faults] == [("Dato", "no_day")]
    until = {**row(ANNA, "02-11-2026", "Ja"), "until": "31-12-9999"}
    found = imported(town, "consent_given", until)
    assert ("Til og med", "no_day") in [(fault.column, fault.rule) for fault in found.weighed.faults]


def test_what_is_left_out_says_why_and_how_many_and_what_waits_says_which(town: Path) -> None:
    """The program's own rule is told as the contract's are; no heading is the same word for a count and for numbers."""
    with_imports(town)
    rows = (row(SUBSTITUTES[0], "02-11-2026", "Jobcenter"), row(ANNA, "02-11-2026", "x"))
    out, waiting = imported(town, "referred", *rows).parts
    assert (out.columns, waiting.columns) == (
        ("Regel", "Hvorfor", "Antal rækker"),
        ("Kolonne", "Grund", "Rækkernes numre"),
    )
    assert out.rows == (("substitute_number", "Et erstatningsnummer siger ikke, hvem borgeren er", "1"),)
    assert waiting.rows[0][-1] == "3"
