"""targeting retain: what has been kept long enough is deleted."""

from __future__ import annotations

import typer

from targeting.cli.common import AsJson, Workspace, opened
from targeting.pages import terminal

app = typer.Typer()


@app.command()
def retain(workspace: Workspace, as_json: AsJson = False) -> None:
    """Delete histories and candidate lists older than [retention] history_months; a receipt goes to the log."""
    from targeting.commands.retain import retain as delete
    from targeting.run import exclusive

    session = opened(workspace)
    with exclusive(workspace):
        retained = delete(session)
    terminal.show(retained.as_dict(), retained.render, as_json)
