"""targeting doctor, status and runs: what needs somebody, how it stands, and what was run."""

from __future__ import annotations

from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace
from targeting.pages import terminal

app = typer.Typer()


@app.command(
    epilog="Exit status: 0 nothing needs anybody. 1 something does. 2 the command is wrong, or this is no workspace."
)
def doctor(
    workspace: Workspace,
    tell: Annotated[
        bool,
        typer.Option("--tell", help="Also tell those whom [notify] in workspace.toml names."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look the workspace over, say what needs somebody and what to do; changes nothing and tells of no citizen."""
    from targeting import doctor as room

    report = room.examine(workspace)
    terminal.show(report.as_dict(), report.render, as_json)
    untold = room.tell(workspace, report) if tell else ()
    for sentence in untold:
        terminal.complain(sentence)
    if report.exit_code or untold:
        raise typer.Exit(1)


@app.command()
def status(workspace: Workspace, as_json: AsJson = False) -> None:
    """Say what is shown, how the newest runs ended, what changed and what needs somebody; writes nothing."""
    from targeting.doctor import status as look

    found = look(workspace)
    terminal.show(found.as_dict(), found.render, as_json)


@app.command()
def runs(
    workspace: Workspace,
    last: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List the runs that the log tells of: when, as of which day, and how each ended."""
    from targeting.commands.runs import list_runs

    found = list_runs(workspace, last)
    terminal.show(found.as_dict(), found.render, as_json)
