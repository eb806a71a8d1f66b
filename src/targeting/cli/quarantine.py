"""targeting quarantine: rows that could not be read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Delivery, Workspace, opened
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Rows that could not be read, as a work list.")


@app.command("list")
def quarantine_list(
    workspace: Workspace,
    register: Annotated[str | None, typer.Option(help="Only this register's.")] = None,
    status: Annotated[str, typer.Option(help="`open`, `waived`, `resolved` or `all`.")] = "open",
    rows: Annotated[bool, typer.Option("--rows", help="Every row by its number and column.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what is in quarantine: register, reason, how many rows, how old, and in which file; never a cell."""
    from targeting.commands.quarantine import listing, render_rows, render_worklist

    session = opened(workspace)
    listed = listing(session, register, status, rows)
    render = render_rows if rows else render_worklist
    terminal.show(listed, lambda: render(session.workspace, listed), as_json)


@app.command("export")
def quarantine_export(
    workspace: Workspace,
    register: Annotated[str, typer.Option(help="The register whose department is to have it.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="A new CSV file.", show_default=False)],
) -> None:
    """Write the open rows of a register to a CSV file for its department: row, column and reason; never a value."""
    from targeting.commands.quarantine import export

    terminal.line(export(opened(workspace), register, out))


@app.command("replay")
def quarantine_replay(workspace: Workspace, delivery: Delivery = None, as_json: AsJson = False) -> None:
    """Land a corrected delivery again, to bring the work list up to date; scores and publishes nothing."""
    from targeting.commands.quarantine import replay
    from targeting.run import exclusive

    session = opened(workspace)
    with exclusive(workspace), terminal.progress(quiet=as_json) as progress:
        replayed = replay(session, delivery, progress)
    terminal.show(replayed.as_dict(), replayed.render, as_json)


@app.command("waive")
def quarantine_waive(
    workspace: Workspace,
    register: Annotated[str, typer.Option(help="The register.", show_default=False)],
    rule: Annotated[str, typer.Option(help="The rule the rows break.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why they may be left out; goes to the log.", show_default=False)],
    file: Annotated[str | None, typer.Option(help="Only the file of this fingerprint, or its beginning.")] = None,
    row: Annotated[int | None, typer.Option(min=1, help="Only this row of the file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Waive open rows of one file's fingerprint: they stay out, and no longer count against the threshold."""
    from targeting.commands.quarantine import waive, waived_text
    from targeting.ledger import Waiver
    from targeting.run import exclusive

    session = opened(workspace)
    waiver = Waiver(register, rule, reason, file, row)
    with exclusive(workspace):
        faults = waive(session, waiver)
    terminal.show(waiver.as_body() | {"faults": faults}, lambda: waived_text(faults), as_json)
