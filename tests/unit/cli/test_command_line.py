"""What a user types: exit status, sentence, and what `--json` gives programs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace as replaced
from pathlib import Path

import pytest

from support.delivery import ANNA, FILES
from support.markers import hyphened, spellings
from support.runs import contents, entries, extract, replace, typed
from support.world import DELIVERY
from targeting.commands.summary import summarise
from targeting.pages import terminal
from targeting.run import steps
from targeting.session import open_session

WRONG = {
    "as of a day after the delivery": (
        ("--as-of", "2017-10-03"),
        "--as-of 2017-10-03 lies after the delivery of 2017-10-02",
    ),
    "unknown rule set": (
        ("--ruleset", "to-planer"),
        "No rule set to-planer in rulesets/. There are: en-plan and hoi-2022.",
    ),
    "unknown mode": (("--mode", "trial"), "--mode is trial and must be simulate or operate."),
    "a day that is none": (("--as-of", "2017-02-30"), "2017-02-30 is no day of the calendar."),
    "unknown option": (("--force",), "--force"),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_request_is_exit_2_and_nothing_is_logged(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert typed("run", workspace, *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert entries(workspace) == []


@pytest.mark.parametrize(
    ("command", "option"), [("run", "--ruleset"), ("simulate", "--vary"), ("compare", "--with"), ("ruleset show", "")]
)
def test_a_number_typed_where_none_belongs_is_not_repeated(
    released: Path, capsys: pytest.CaptureFixture[str], command: str, option: str
) -> None:
    for number in (ANNA, hyphened(ANNA)):
        assert typed(*command.split(), released, *filter(None, [option]), number) == 2
        said = capsys.readouterr()
        assert "looks like a CPR number" in said.err
        assert not any(form in (said.out + said.err).encode() for form in spellings(ANNA))


@pytest.mark.parametrize("command", ["run", "check", "log list", "log verify", "basis list"])
def test_a_folder_that_is_no_workspace_is_exit_2_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert typed(*command.split(), tmp_path) == 2
    assert "workspace.toml" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_declaration_with_an_unknown_key_is_named_by_file_and_key(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(workspace / "workspace.toml", "[defaults]", '[defaults]\ncolour = "blue"')
    assert typed("run", workspace) == 2
    assert "workspace.toml: line 18, defaults.colour: unknown key" in capsys.readouterr().err


def test_keys_in_the_workspace_are_refused(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(workspace / "state" / "keys"))
    assert typed("run", workspace) == 2
    assert not (workspace / "state" / "keys").exists()


def nothing(workspace: Path) -> None:
    pass


def remove_extract(workspace: Path) -> None:
    extract(workspace, FILES["aids"][0]).unlink()


def remove_delivery(workspace: Path) -> None:
    shutil.rmtree(workspace / "inbox" / DELIVERY)


def remove_bases(workspace: Path) -> None:
    shutil.rmtree(workspace / "bases")


def misspell(workspace: Path) -> None:
    replace(workspace / "workspace.toml", "[defaults]", "[default]")


CHECKED: list[tuple[Callable[[Path], None], int, str]] = [
    (nothing, 0, "Leverance 2017-10-02: 10 filer fundet."),
    (misspell, 2, "workspace.toml: line 17, default: unknown key; did you mean defaults?"),
    (remove_bases, 3, "found: 0"),
    (remove_extract, 4, "Mangler: Hjælpemidler: no file named hjaelpemidler*.txt"),
    (remove_delivery, 4, "Mangler: There is no delivery. Put the extracts into inbox/<YYYY-MM-DD>/"),
]


@pytest.mark.parametrize(("change", "status", "sentence"), CHECKED, ids=[change.__name__ for change, *_ in CHECKED])
def test_check_tells_what_a_run_would_meet_and_writes_nothing(
    workspace: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], None],
    status: int,
    sentence: str,
) -> None:
    change(workspace)
    before = contents(workspace.parent)
    assert typed("check", workspace) == status
    said = capsys.readouterr()
    assert sentence in said.out + said.err
    assert contents(workspace.parent) == before


def test_check_names_the_files_for_programs(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("check", workspace, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["legal"]["allowed"] is True
    assert answer["files"]["aids"] == ["hjaelpemidler.txt"]
    assert answer["problems"] == []


def test_the_summary_for_programs_is_json_and_nothing_else(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("run", workspace, "--json") == 0
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert set(answer) == {"run", "attrition", "source", "quality", "tables", "hidden", "held", "attack", "size"}
    assert answer["run"]["run_id"] == entries(workspace)[-1].run_id
    assert [row["step"] for row in answer["attrition"]] == sorted(row["step"] for row in answer["attrition"])
    assert said.err == ""


def test_the_summary_for_people_is_danish_and_hides_small_numbers(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few citizens: no count of them may show, nor may what failed in fewer than five rows."""
    summary = summarise(open_session(released), str(entries(released)[-1].run_id))
    terminal.show(summary.as_dict(), summary.render, as_json=False)
    said = capsys.readouterr().out
    for words in (
        "Hvor mange borgere der er indstillet, er skjult: enten er det selv et lille tal, eller også",
        "Hjemmel i brevet: § 8 stk. 3, nr. 2 (interesseafvejningsreglen) (historisk",
        "Interesseafvejning: eksempel-afvejning-1",
        "(skjult)",
        "Har gjort indsigelse",
        str(released / "published" / "dashboard" / "current"),
    ):
        assert words in said


def test_the_summary_says_which_areas_are_shown_without_counts_and_what_to_do(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = summarise(open_session(released), str(entries(released)[-1].run_id))
    assert summary.hidden and summary.hidden.crossing is None
    terminal.show({}, summary.render, as_json=False)
    assert "Vises uden tal" not in capsys.readouterr().out
    crossed = replaced(summary, hidden=replaced(summary.hidden, crossing=("Havn", "Skov")))
    terminal.show({}, crossed.render, as_json=False)
    assert "Vises uden tal: Havn, Skov. De går på tværs af områder" in capsys.readouterr().out


def test_ctrl_c_ends_with_130_and_says_what_becomes_of_the_run(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(steps, "load_reference", interrupt)
    assert typed("run", workspace) == 130
    assert "If it was a run, the log shows it as abandoned when the next one starts." in capsys.readouterr().err
    assert typed("run", workspace, "--purpose", "CONTROL") == 3
    assert "run.abandoned" in [entry.type for entry in entries(workspace)]


def test_basis_list_and_show_tell_of_the_balancing_test(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("basis", "list", workspace, "--json") == 0
    row, other = json.loads(capsys.readouterr().out)
    assert (other["id"], other["modes"]) == ("eksempel-sagsmappe", ["operate"])
    assert (row["id"], row["valid_today"], row["modes"]) == ("eksempel-en-plan", True, ["simulate", "operate"])
    assert typed("basis", "show", workspace, "eksempel-en-plan", "--json") == 0
    assert json.loads(capsys.readouterr().out)["balancing_test"]["id"] == "eksempel-afvejning-1"
    assert typed("basis", "show", workspace, "no-such") == 2
    assert "There are: eksempel-en-plan and eksempel-sagsmappe." in capsys.readouterr().err


def test_a_table_for_people_cuts_nothing_off(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("basis", "list", workspace) == 0
    assert "…" not in capsys.readouterr().out
