"""Runs the flow under a server of its own, once for each workspace; in the last a library fails, quoting a cell.

Prints the name of each run's final state, a line each. With --work alone it is the process of that last run.
"""

from __future__ import annotations

import sys
from unittest.mock import patch

import duckdb
from flows.identify import identify

from support.markers import MARKERS
from targeting.flows import apart, work
from targeting.run import steps


def quote(*_: object) -> None:
    try:
        duckdb.execute("SELECT CAST(? AS DATE)", [MARKERS["jobcentre"]])
    except duckdb.Error as error:
        raise ValueError(f"row 2: {error}") from error


def main() -> None:
    *workspaces, broken = sys.argv[1:]
    for workspace in workspaces:
        print(identify(workspace, return_state=True).name)
    with patch.object(apart, "COMMAND", (sys.executable, __file__, "--work")):
        print(identify(broken, return_state=True).name)


if sys.argv[1:] == ["--work"]:
    with patch.object(steps, "check_register", quote):
        work.main()
else:
    main()
