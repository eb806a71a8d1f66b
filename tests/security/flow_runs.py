"""Runs the flow under a server of its own, once for each workspace; the last has a step that fails quoting a cell.

Prints the name of each run's final state, a line each.
"""

from __future__ import annotations

import sys

import duckdb
from flows.identify import identify

from support.markers import MARKERS
from targeting import run


def quote(ref: run.RunRef) -> dict[str, int]:
    try:
        duckdb.execute("SELECT CAST(? AS DATE)", [MARKERS["jobcentre"]])
    except duckdb.Error as error:
        raise ValueError(f"row 2: {error}") from error
    return {}


*workspaces, broken = sys.argv[1:]
for workspace in workspaces:
    print(identify(workspace, return_state=True).name)
run.STEPS = (run.STEPS[0], ("check", quote))
print(identify(broken, return_state=True).name)
