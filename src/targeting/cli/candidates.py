"""targeting candidates: who is nominated, and how far each of them is."""

from __future__ import annotations

import typer

from targeting.cli.common import AsJson, Workspace, opened
from targeting.pages import terminal

app = typer.Typer()


@app.command("candidates")
def candidates(workspace: Workspace, as_json: AsJson = False) -> None:
    """Show the nominated of the newest release as a work list: a leader all, others those handed to them. Logged."""
    from targeting.commands.candidates import worklist

    found = worklist(opened(workspace))
    terminal.show(found.as_dict(), found.render, as_json)
