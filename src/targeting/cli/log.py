"""targeting log: the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from targeting import terminal
from targeting.cli.common import AsJson, Workspace

app = typer.Typer(no_args_is_help=True, help="The audit log: list, show, verify, prune.")


@app.command("list")
def log_list(
    workspace: Workspace,
    run_id: Annotated[str | None, typer.Option("--run", help="Only this run's entries.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the log's entries: number, time, event, run, actor."""
    from targeting.report import log_rows

    rows = log_rows(workspace, run_id)
    terminal.show(rows, lambda: terminal.table("Log", rows), as_json)


@app.command("show")
def log_show(
    workspace: Workspace,
    seq: Annotated[int, typer.Argument(help="The entry's number.", min=0)],
    as_json: AsJson = False,
) -> None:
    """Show one log entry, whole."""
    from targeting.report import log_entry

    document = log_entry(workspace, seq)
    terminal.show(document, lambda: terminal.document(document), as_json)


@app.command("verify")
def log_verify(workspace: Workspace, as_json: AsJson = False) -> None:
    """Verify the whole log: exit 0 when it holds, 1 and the first bad line when it does not."""
    from targeting.report import verification

    result = verification(workspace)
    terminal.show(result.as_dict(), result.render, as_json)
    if not result.ok:
        raise typer.Exit(1)


@app.command("prune")
def log_prune(
    workspace: Workspace,
    before: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Entries older than this day (UTC) may go.")],
    rule: Annotated[str, typer.Option(help="The rule of retention, for the log.")] = "",
    as_json: AsJson = False,
) -> None:
    """Delete the bodies of old entries, whole closed segments at a time; their hashes stay and the log tells of it."""
    from targeting.logkeeping import prune_log

    pruned = prune_log(workspace, before.date(), rule)
    terminal.show(pruned.as_dict(), pruned.render, as_json)
