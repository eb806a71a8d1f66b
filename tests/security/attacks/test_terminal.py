"""What others wrote into the log commands no terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.text import Text

from support.runs import entries, typed
from targeting.pages import terminal
from targeting.session import Session
from targeting.workspace import load_workspace

NASTY = "rød\x1b]0;ejet\x07\x1b[2J\x9b31m\r\x08\u202evendt\x7f"
COMMANDS = "\x1b\x07\x9b\r\x08\u202e\x7f"


@pytest.fixture
def poisoned(workspace: Path) -> Path:
    """A workspace whose log has an entry with control characters in all that others may write."""
    log = Session(load_workspace(workspace)).log
    log.append_body("subject.explained", {"reason": NASTY, "more": [NASTY]}, run_id=None, actor=NASTY)
    return workspace


@pytest.mark.parametrize("command", ["log list", "log show", "log verify", "log list --json", "log show --json"])
def test_nothing_out_of_the_log_commands_the_terminal(
    poisoned: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    number = [str(len(entries(poisoned)) - 1)] if "show" in command else []
    group, name, *words = command.split()
    assert typed(group, name, poisoned, *number, *words) in (0, 1)
    out, err = capsys.readouterr()
    assert not set(COMMANDS) & set(out + err)
    if "--json" in command:
        shown = json.loads(out)
        assert (shown[-1] if isinstance(shown, list) else shown)["actor"] == NASTY, "a program is told what is there"


def test_one_place_holds_it_whatever_is_shown() -> None:
    said = io.StringIO()
    console = terminal._Harmless(file=said, force_terminal=True, markup=False, highlight=False)
    console.print(NASTY)
    console.print(Text(NASTY))
    console.print(terminal.table(NASTY, [{NASTY: NASTY}]))
    text = said.getvalue()
    assert "ejet" in text
    assert not set("\x07\x9b\x08\u202e\x7f") & set(text)
    assert "\x1b]0" not in text
    assert "\x1b[2J" not in text
