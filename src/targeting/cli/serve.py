"""targeting serve: the flows by themselves, under a server of Prefect's own."""

from __future__ import annotations

from typing import Annotated

import typer

from targeting.cli.common import Workspace
from targeting.pages import terminal

app = typer.Typer()


@app.command()
def serve(
    workspace: Workspace,
    page: Annotated[
        int | None,
        typer.Option(min=1024, max=65535, metavar="PORT", help="Show Prefect's page on 127.0.0.1, at this port."),
    ] = None,
) -> None:
    """Run by itself: begin a run when [schedule] in workspace.toml says, delete what is too old, look at deliveries.

    It goes on until it is stopped. Where it was off when a run was to begin, one is begun when it is on again.
    """
    from targeting.flows import serve as begin

    begin(workspace, page, lambda said: terminal.tell(str(said)))
