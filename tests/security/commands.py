"""Types commands in a row, in one process. A command may name work that is to fail as a library fails: quoting a cell.

The marker of the register that an access-report is named after is typed on its standard input.
Reads {name: [work or null, arguments]} and prints, into the file it is given, the exit status of each.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

import duckdb

from support.markers import MARKERS
from targeting import cli


def quote(*_: object, **__: object) -> None:
    try:
        duckdb.execute("SELECT CAST(? AS DATE)", [MARKERS["jobcentre"]])
    except duckdb.Error as error:
        raise ValueError(f"row 2: {error}") from error


def type_all(commands: dict[str, tuple[str | None, list[str]]]) -> dict[str, int]:
    statuses = {}
    for name, (work, arguments) in commands.items():
        sys.argv = ["targeting", *arguments]
        asked = MARKERS.get(name.removeprefix("access-report "), "")
        with patch(work, quote) if work else nullcontext(), patch.object(sys, "stdin", io.StringIO(f"{asked}\n")):
            try:
                cli.main()
            except SystemExit as leaving:
                statuses[name] = int(leaving.code or 0)
    return statuses


Path(sys.argv[1]).write_text(json.dumps(type_all(json.load(sys.stdin))), encoding="utf-8")
