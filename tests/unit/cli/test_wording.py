"""What a user is told of a wrong command line, and in which order the help names the commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.core import TyperGroup

from support.delivery import ANNA
from support.markers import hyphened
from support.runs import typed
from targeting.cli import PANELS, app, wording

WRONG = {
    "an unknown command": (("log", "shov"), "There is no command shov. Did you mean show?"),
    "nothing like it": (("frobnicate",), "There is no command frobnicate."),
    "an unknown option": (("run", ".", "--rule", "x"), "There is no option --rule. Did you mean --order or --ruleset?"),
    "a number in front": (("log", "show", ".", "-4"), "There is no option -4."),
    "no argument": (("run",), "WORKSPACE is required."),
    "no option": (("simulate", "."), "--vary is required."),
    "too much": (("run", ".", "more"), "The command has got more than it can use: more"),
    "an option without its value": (("run", ".", "--as-of"), "--as-of lacks its value."),
    "a value too many": (("run", ".", "--json=1"), "--json takes no value."),
    "no date": (
        ("run", ".", "--as-of", "2. oktober"),
        "2. oktober is not understood as a date. Write day, month and a year of four digits, such as 05-10-2026.",
    ),
    "no number": (("log", "show", ".", "four"), "NUMBER must be a whole number, 0 or more."),
    "too small a number": (("sample", "x", "--citizens", "3"), "--citizens must be a whole number, 5000 or more."),
    "no command": (("--",), "A command is required."),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_command_line_is_exit_2_and_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], arguments: Sequence[str], sentence: str
) -> None:
    assert typed(*arguments) == 2
    said = capsys.readouterr()
    assert said.err.rstrip().endswith(sentence)
    assert said.out == ""


@pytest.mark.parametrize("arguments", [("run", ".", ANNA), ("log", "show", ".", hyphened(ANNA)), (ANNA,)])
def test_a_citizens_number_on_a_wrong_command_line_is_not_repeated(
    capsys: pytest.CaptureFixture[str], arguments: Sequence[str]
) -> None:
    assert typed(*arguments) == 2
    said = capsys.readouterr()
    assert ANNA[-4:] not in said.err + said.out


def groups() -> Iterator[TyperGroup]:
    program = wording.program(app, PANELS)
    yield program
    yield from (command for command in program.commands.values() if isinstance(command, TyperGroup))


def test_no_slip_of_the_keyboard_is_led_to_what_cannot_be_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    """Each such command with a letter left out: near enough to be suggested, if it were."""
    for group in groups():
        for name in wording.NEVER_SUGGESTED & set(group.commands):
            path = [] if group.name == "targeting" else [str(group.name)]
            assert typed(*path, name[:-1]) == 2
            assert f"mean {name}" not in capsys.readouterr().err


def test_the_word_for_a_proof_leads_to_it(capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
    assert typed("log", "prove", workspace) == 2
    assert "Did you mean proof?" in capsys.readouterr().err


def test_every_command_stands_under_a_heading_and_the_first_to_be_used_stands_first() -> None:
    program = next(groups())
    assert list(program.commands) == [name for names in PANELS.values() for name in names]
