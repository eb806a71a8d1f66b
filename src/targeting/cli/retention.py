"""targeting retain: what has been kept long enough is deleted."""

from __future__ import annotations

from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, opened
from targeting.pages import terminal

app = typer.Typer()


@app.command()
def retain(
    workspace: Workspace,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be deleted, and delete nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete what has lain longer than its limit, in every store; the log tells before and after."""
    from targeting.commands.retain import retain as delete
    from targeting.run import exclusive

    session = opened(workspace)
    with exclusive(workspace):
        retained = delete(session, dry_run=dry_run)
    terminal.show(retained.as_dict(), retained.render, as_json)
    if retained.exit_code:
        raise typer.Exit(retained.exit_code)
