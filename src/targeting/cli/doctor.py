"""targeting doctor: what needs somebody, and what to do."""

from __future__ import annotations

import typer

from targeting.cli.common import AsJson, Workspace
from targeting.pages import terminal

app = typer.Typer()


@app.command(
    epilog="Exit status: 0 nothing needs anybody. 1 something does. 2 the command is wrong, or this is no workspace."
)
def doctor(workspace: Workspace, as_json: AsJson = False) -> None:
    """Look the workspace over, say what needs somebody and what to do; writes nothing and tells of no citizen."""
    from targeting.doctor import examine

    report = examine(workspace)
    terminal.show(report.as_dict(), report.render, as_json)
    if report.exit_code:
        raise typer.Exit(report.exit_code)
