"""Types commands in a row, in one process. A command may name work that is to fail as a library fails: quoting a cell.

Reads {name: [work or null, words, line on standard input]} and writes, into the file it is given, the exit status of
each. What `reveal` shows is the one thing that may hold a number: it is kept in memory alone, and looked at here.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

import duckdb

from support.marked_cases import GRANT, NOMINATED, PSEUDONYM, REVEAL, Typed
from support.markers import MARKERS, told
from support.runs import entries
from targeting import cli
from targeting.pages import terminal
from targeting.privacy import load_keys


def quote(*_: object, **__: object) -> None:
    try:
        duckdb.execute("SELECT CAST(? AS DATE)", [MARKERS["jobcentre"]])
    except duckdb.Error as error:
        raise ValueError(f"row 2: {error}") from error


def meant(words: list[str]) -> list[str]:
    if PSEUDONYM in words:
        pseudonym = load_keys(Path(os.environ["TARGETING_KEYS"])).pseudonym("person", NOMINATED)
        return [pseudonym if word == PSEUDONYM else word for word in words]
    if any(GRANT in word for word in words):
        numbers = [entry.seq for entry in entries(Path(words[2])) if entry.body.get("recorded") == "measure_granted"]
        return [word.replace(GRANT, str(numbers[-1])) for word in words]
    return words


def status_of(work: str | None, words: list[str], line: str) -> int:
    sys.argv = ["targeting", *meant(words)]
    with patch(work, quote) if work else nullcontext(), patch.object(sys, "stdin", io.StringIO(f"{line}\n")):
        try:
            cli.main()
        except SystemExit as leaving:
            return int(leaving.code or 0)


def revealed(typed: Typed) -> int:
    shown = io.StringIO()
    with patch.object(terminal, "_out", terminal._console(file=shown, width=120)):
        status = status_of(*typed)
    assert status or told(shown.getvalue()), "the citizen was not shown to whom the order names"
    return status


def type_all(commands: dict[str, Typed]) -> dict[str, int]:
    return {name: revealed(typed) if name == REVEAL else status_of(*typed) for name, typed in commands.items()}


Path(sys.argv[1]).write_text(json.dumps(type_all(json.load(sys.stdin))), encoding="utf-8")
