"""What lands on a user's screen is Danish: the help of every command, answers, refusals and failures of every kind.

English is told by its small words. Names that are typed or declared (commands, options, files, columns, codes) are not
judged. Help is made as the program starts, so help and usage are walked in a process of their own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup

from support.delivery import FILES
from support.english import english
from support.runs import entries, extract, python, replace, typed
from targeting.cli import PANELS, app, wording

USAGE = (
    "log", "--", "frobnicate", "log prove x", "log sho", "run", "run x y", "run x --rul y", "run x --as-of",
    "run x --as-of 5/10", "run x --json=1", "log show x four", "log show x -4", "sample x --citizens 3", "simulate x",
    "run no-such-folder", "key new no/such/file --person x",
)  # fmt: skip
WALK = """
import contextlib, io, json, sys
from targeting import cli
answers = {}
for line in json.loads(sys.argv[1]):
    sys.argv = ["targeting", *line.split()]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        try:
            cli.main()
        except SystemExit as leaving:
            answers[line] = leaving.code or 0, out.getvalue()
print(json.dumps(answers))
"""


def helps() -> Iterator[str]:
    """How the help of the program and of each of its commands is asked for."""
    yield "--help"
    for name, command in wording.program(app, PANELS).commands.items():
        yield f"{name} --help"
        if isinstance(command, TyperGroup):
            yield from (f"{name} {each} --help" for each in command.commands)


@cache
def walked() -> dict[str, tuple[int, str]]:
    """The exit status of each command line, and what is said to it."""
    done = python(WALK, json.dumps([*helps(), *USAGE]), env={"TARGETING_LANG": "da"})
    assert done.returncode == 0, done.stderr
    return {line: (status, said) for line, (status, said) in json.loads(done.stdout).items()}


@pytest.mark.parametrize("line", helps())
def test_the_help_is_danish(line: str) -> None:
    status, said = walked()[line]
    assert status == 0
    assert "Brug: targeting" in said
    assert english(said) == []


@pytest.mark.parametrize("line", USAGE)
def test_a_wrong_command_line_is_answered_in_danish(line: str) -> None:
    status, said = walked()[line]
    assert status == 2
    assert said
    assert english(said) == []


@pytest.fixture
def danish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TARGETING_LANG")


READING = (
    "log list", "log show 1", "log verify", "basis list", "basis show eksempel-en-plan", "ruleset list",
    "ruleset show en-plan", "quarantine list", "record article30", "record algorithm", "register show jobcentre",
    "check", "retain", "measure list", "measure show M1", "simulate --vary threshold=2..5",
)  # fmt: skip


@pytest.mark.usefixtures("danish")
@pytest.mark.parametrize("line", READING)
def test_an_answer_is_danish(released: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    command = 2 if line.split()[0] in {"log", "basis", "ruleset", "measure", "quarantine", "record", "register"} else 1
    words = line.split()
    assert typed(*words[:command], released, *words[command:]) == 0
    said = capsys.readouterr()
    assert said.out
    assert english(said.out + said.err) == []


def nothing(workspace: Path, patch: pytest.MonkeyPatch) -> None:
    pass


def lose_an_extract(workspace: Path, patch: pytest.MonkeyPatch) -> None:
    extract(workspace, FILES["aids"][0]).unlink()


def break_an_extract(workspace: Path, patch: pytest.MonkeyPatch) -> None:
    extract(workspace, FILES["aids"][0]).write_text("no;such;columns\n1;2;3\n", encoding="utf-8")


def remove_the_bases(workspace: Path, patch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(workspace / "bases")


def misspell(workspace: Path, patch: pytest.MonkeyPatch) -> None:
    replace(workspace / "workspace.toml", "[defaults]", "[default]")


def interrupt(workspace: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("targeting.run.steps.load_reference", _raise(KeyboardInterrupt()))


def fall_over(workspace: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("targeting.run.steps.load_reference", _raise(ValueError("the library's own words")))


def _raise(error: BaseException) -> Callable[..., None]:
    def act(*_: object) -> None:
        raise error

    return act


RUNS = (
    pytest.param("", 0, nothing, id="a run"),
    pytest.param("--purpose CONTROL", 3, nothing, id="a purpose that is refused"),
    pytest.param("", 3, remove_the_bases, id="no basis"),
    pytest.param("", 4, lose_an_extract, id="a register that is missing"),
    pytest.param("", 4, break_an_extract, id="an extract with other columns"),
    pytest.param("", 2, misspell, id="an unknown key"),
    pytest.param("--ruleset no-such", 2, nothing, id="an unknown rule set"),
    pytest.param("--mode trial", 2, nothing, id="an unknown mode"),
    pytest.param("--as-of 2030-01-01", 2, nothing, id="a day after the delivery"),
    pytest.param("", 130, interrupt, id="interrupted"),
    pytest.param("", 1, fall_over, id="a defect"),
)


@pytest.mark.usefixtures("danish")
@pytest.mark.parametrize(("options", "status", "change"), RUNS)
def test_a_run_and_what_may_stop_it_are_told_in_danish(
    workspace: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: str,
    status: int,
    change: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    change(workspace, monkeypatch)
    assert typed("run", workspace, *options.split()) == status
    said = capsys.readouterr()
    assert said.out + said.err
    assert english(said.out + said.err) == []


@pytest.mark.usefixtures("danish")
def test_a_log_that_does_not_verify_is_told_in_danish(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = released / "log" / "000001.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[: len(entries(released)) - 2]))
    assert typed("log", "verify", released) == 1
    said = capsys.readouterr()
    assert "mangler" in said.out
    assert english(said.out + said.err) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("There is no such file.", ["There", "is", "no"]),
        ("Kørslen tog 2 minutter, og IT er i orden.", []),
        ("Se `targeting log list` og filen is_not.toml i to-do/the.", []),
    ],
)
def test_english_is_told_from_danish(text: str, words: list[str]) -> None:
    assert english(text) == words
